/**
 * Pictures drawn by ourselves, whose attributes are therefore known: figures of some colour, filling and place. They show every
 * part of {@code explain} where no data set is at hand, and they are the ground truth of its tests.
 *
 * <p>Map: {@link dev.alea.explain.drawn.DrawnPictures} writes folders and table; a {@code DrawnClass} is a kind, made of a
 * {@code Figure}, an {@code Ink}, a {@code Fill} and a {@code Place}; a {@code Drawing} is one picture of it.
 *
 * <p>Source: ours.
 *
 * <pre>{@code
 * DrawnPictures.write(Path.of("drawn/train"), 80, Draws.of(1));
 * DrawnPictures.write(Path.of("drawn/test"), 20, Draws.of(2));
 * DrawnPictures.writeConcepts(Path.of("drawn/concepts.csv"));
 * }</pre>
 */
@NullMarked
package dev.alea.explain.drawn;

import org.jspecify.annotations.NullMarked;
