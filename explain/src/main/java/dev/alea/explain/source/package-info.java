/**
 * What a classifier is made from: a CLIP, pictures in class folders, and a list or table of concepts, brought to embeddings once.
 *
 * <p>Map: {@link dev.alea.explain.source.ConceptSource} reads concepts and, where known, which class has which;
 * {@link dev.alea.explain.source.ClassFolders} says which folder is which class; {@link dev.alea.explain.source.Sight} is the CLIP
 * with its cache; {@link dev.alea.explain.source.ReadablePictures} leaves out files that cannot be read where that is asked for; {@link dev.alea.explain.source.SeenPictures} are pictures with their embeddings and labels.
 *
 * <p>Source: ours; scores are {@code exp(logit_scale)} times cosines, as CLIP defines them (Radford et al., 2021).
 *
 * <pre>{@code
 * var concepts = ConceptSource.read(Path.of("concepts.csv"));
 * try (var sight = Sight.open(Path.of("clip"), Optional.empty(), Screen.none());
 *         var set = PictureSet.open(Path.of("pictures"))) {
 *     var seen = SeenPictures.of(set, ClassFolders.of(set, concepts), sight, Unreadable.REFUSE);
 *     Tensor scores = sight.scores(seen.rows(), sight.texts("concepts.csv", concepts.texts()));
 * }
 * }</pre>
 */
@NullMarked
package dev.alea.explain.source;

import org.jspecify.annotations.NullMarked;
