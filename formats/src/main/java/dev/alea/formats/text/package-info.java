/**
 * Plain text to learn from, read from where it already lies: the JDK's own source, any zip, a folder or one text file.
 * Reading is bounded in files and bytes and always in the same order, so that a vocabulary or a model trained on it can be
 * made again. Bytes that are not UTF-8 are an error with their place, never a silent replacement.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.text.SourceText}: where to read, what to keep, how much
 *   <li>{@link dev.alea.formats.text.SourceText.Document}: one file's name and text
 * </ul>
 *
 * <p>Sources: none.
 *
 * {@snippet :
 * SourceText source = SourceText.of(SourceText.jdkSources())
 *         .under("java.base/java/util")
 *         .endingWith(".java")
 *         .upTo(4L << 20);
 * for (SourceText.Document document : source.read()) {
 *     System.out.println(document.name() + " " + document.text().length());
 * }
 * }
 */
@NullMarked
package dev.alea.formats.text;

import org.jspecify.annotations.NullMarked;
