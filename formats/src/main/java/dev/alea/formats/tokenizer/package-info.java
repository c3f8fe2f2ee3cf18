/**
 * Text to token ids and back, for every vocabulary that Llama-family and GPT-2 checkpoints ship with, and a trainer of
 * byte-level vocabularies. {@code tokenizer.json} and GPT-2 vocabularies run on the Hugging Face tokenizers library, after a
 * check that keeps its native code away from malformed input; score-ordered vocabularies run on exact code of our own.
 * Nothing is downloaded: every byte comes from the files named by the caller.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.tokenizer.Tokenizer}: what a tokenizer does
 *   <li>{@link dev.alea.formats.tokenizer.Tokenizers}: opens a Hugging Face folder or one vocabulary file
 *   <li>{@link dev.alea.formats.tokenizer.BpeTrainer}, {@link dev.alea.formats.tokenizer.TrainedBpe}: a byte-level
 *       vocabulary learned from text
 *   <li>{@link dev.alea.formats.tokenizer.ClipTokenizer}, {@link dev.alea.formats.tokenizer.ClipText}: CLIP's vocabulary,
 *       read, learned or written, and its rules for the text
 * </ul>
 *
 * <p>Sources: Sennrich et al. 2016 (BPE); Radford et al. 2019 (byte-level BPE); Kudo and Richardson 2018 (SentencePiece).
 *
 * {@snippet :
 * try (Tokenizer tokenizer = Tokenizers.open(Path.of("model"))) {
 *     int[] ids = tokenizer.encode("Once upon a time", true);
 *     System.out.println(tokenizer.decode(ids));
 * }
 * TrainedBpe trained = BpeTrainer.train(List.of("class A {}", "class B {}"), 300);
 * Files.writeString(Path.of("tokenizer.json"), trained.toTokenizerJson());
 * }
 */
@NullMarked
package dev.alea.formats.tokenizer;

import org.jspecify.annotations.NullMarked;
