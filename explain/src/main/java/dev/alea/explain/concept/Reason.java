package dev.alea.explain.concept;

import java.util.Locale;

/** Why a concept went. */
public sealed interface Reason {
    /** The reason as the end of a sentence that starts with the concept. */
    String clause();

    /** There is no text. */
    record Empty() implements Reason {
        @Override
        public String clause() {
            return "is empty";
        }
    }

    /**
     * The text came before, perhaps in other case.
     *
     * @param first where
     */
    record Duplicate(ConceptLine first) implements Reason {
        @Override
        public String clause() {
            return "repeats \"" + first.text() + "\" of line " + first.line();
        }
    }

    /**
     * The text is too long to be a concept.
     *
     * @param characters how long
     * @param allowed how long it may be
     */
    record TooLong(int characters, int allowed) implements Reason {
        @Override
        public String clause() {
            return "has " + characters + " characters, more than " + allowed;
        }
    }

    /**
     * The text is the name of a class, perhaps with an article or in other case.
     *
     * @param name of the class
     */
    record ClassName(String name) implements Reason {
        @Override
        public String clause() {
            return "is the name of the class \"" + name + "\"";
        }
    }

    /**
     * The text means nearly what the name of a class means.
     *
     * @param name of the nearest class
     * @param similarity cosine
     */
    record LikeClass(String name, double similarity) implements Reason {
        @Override
        public String clause() {
            return String.format(Locale.ROOT, "is too like the class \"%s\" (cosine %.3f)", name, similarity);
        }
    }

    /**
     * The text means nearly what another concept means, which is more general.
     *
     * @param kept the other one
     * @param similarity cosine
     */
    record LikeConcept(ConceptLine kept, double similarity) implements Reason {
        @Override
        public String clause() {
            return String.format(
                    Locale.ROOT,
                    "is too like \"%s\" of line %d (cosine %.3f), which is nearer to all concepts",
                    kept.text(),
                    kept.line(),
                    similarity);
        }
    }

    /**
     * No picture shows it.
     *
     * @param mean of the five largest cosines
     */
    record SeldomActive(double mean) implements Reason {
        @Override
        public String clause() {
            return String.format(
                    Locale.ROOT, "is shown by no training picture (mean of the five largest cosines %.3f)", mean);
        }
    }
}
