package dev.alea.explain.cms;

import dev.alea.run.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/** How the profile of a picture is compared with that of a class. */
public sealed interface Variant permits Cosine, Cubed, Centred, ColumnNormalised, MaxScore {
    /** The name that configurations use. */
    String name();

    /**
     * Whether a picture's scores depend on other pictures. When those are the pictures being scored, the method
     * is transductive: the same picture can get another class in other company.
     */
    boolean needsOthers();

    /** Every variant with its defaults. */
    static List<Variant> all() {
        return List.of(new Cosine(), new Cubed(), new Centred(), new ColumnNormalised(), new MaxScore(true));
    }

    /**
     * The variant of a name, with its defaults.
     *
     * @throws UsageException when there is none of that name
     */
    static Variant parse(String name) {
        return all().stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("variant is \"" + name + "\"; allowed: "
                        + all().stream().map(Variant::name).collect(Collectors.joining(", "))));
    }
}
