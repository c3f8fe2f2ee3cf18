/**
 * The words that explain a picture, as people write them down: which concept is true of which class, which caption belongs to
 * which picture, and plain lists of concepts. Files come from editors, spreadsheets and other people's repositories, so every
 * line end, a byte order mark, quotes and three separators are read; whatever would silently change a concept is refused with
 * its line.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.concept.ConceptTable} - classes by concepts, 0 or 1
 *   <li>{@link dev.alea.formats.concept.CaptionTable} - pictures and their captions
 *   <li>{@link dev.alea.formats.concept.ConceptList} - one concept a line
 *   <li>{@link dev.alea.formats.concept.ConceptEdges} - the concepts of ConceptNet's edges about the words of class names
 *   <li>{@link dev.alea.formats.concept.ConceptDigest} - what a model stores to know its concepts again
 * </ul>
 *
 * <p>Sources: RFC 4180 for quotes; Oikonomou et al., Label-Free Concept Bottleneck Models (2023), and the published SparseCBM
 * code for the length, the articles and the choice of edges; ConceptNet 5.7 for the dump.
 *
 * {@snippet :
 * ConceptTable table = ConceptTable.read(Path.of("birds.csv"));
 * ConceptTable.Row row = table.byFolder("012_jay").orElseThrow();
 * boolean blue = row.has(table.concepts().indexOf("blue wings"));
 * ConceptList list = ConceptList.read(Path.of("concepts.txt"), ConceptList.Articles.DROP);
 * list.duplicates().forEach(d -> System.out.println(d.line() + " repeats " + d.firstLine()));
 * }
 */
@NullMarked
package dev.alea.formats.concept;

import org.jspecify.annotations.NullMarked;
