package dev.alea.explain.head;

import dev.alea.formats.concept.ConceptList;
import dev.alea.run.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sentences around a class name.
 *
 * <p>Source: openai/CLIP, data/prompts.md (CIFAR and birds).
 *
 * @param name that configurations use, or the file of your own
 * @param templates each with one {@code {}} for the name
 */
public record PromptTemplates(String name, List<String> templates) {
    private static final String GAP = "{}";

    /** The name alone, as the published comparison has it. */
    public static final PromptTemplates BARE = new PromptTemplates("bare", List.of(GAP));

    /** The 18 of CIFAR-10 and CIFAR-100. */
    public static final PromptTemplates CIFAR = new PromptTemplates(
            "cifar",
            Stream.of("a", "the")
                    .flatMap(article -> Stream.of(
                                    "a photo of %s {}.",
                                    "a blurry photo of %s {}.",
                                    "a black and white photo of %s {}.",
                                    "a low contrast photo of %s {}.",
                                    "a high contrast photo of %s {}.",
                                    "a bad photo of %s {}.",
                                    "a good photo of %s {}.",
                                    "a photo of %s small {}.",
                                    "a photo of %s big {}.")
                            .map(template -> template.replace("%s", article)))
                    .toList());

    /** The one of bird data sets. */
    public static final PromptTemplates BIRDS =
            new PromptTemplates("birds", List.of("a photo of a {}, a type of bird."));

    /**
     * Checks the templates.
     *
     * @throws UsageException when there is none, or one has not exactly one gap
     */
    public PromptTemplates {
        templates = List.copyOf(templates);
        if (templates.isEmpty()) {
            throw new UsageException("the templates \"" + name + "\" are none; one or more are needed");
        }
        for (String template : templates) {
            int first = template.indexOf(GAP);
            if (first < 0 || first != template.lastIndexOf(GAP)) {
                throw new UsageException("the template \"" + template + "\" of \"" + name
                        + "\" must have exactly one {} for the class name");
            }
        }
    }

    /**
     * The built-in templates of a name, or those of a file with one per line.
     *
     * @throws UsageException when there are none of that name and no such file, or a line has not exactly one gap
     * @throws dev.alea.formats.FormatException when the file is no text or has no line
     */
    public static PromptTemplates of(String nameOrFile) {
        return Stream.of(BARE, CIFAR, BIRDS)
                .filter(templates -> templates.name().equals(nameOrFile))
                .findFirst()
                .orElseGet(() -> read(nameOrFile));
    }

    private static PromptTemplates read(String file) {
        if (!Files.isRegularFile(Path.of(file))) {
            throw new UsageException("templates are \"" + file
                    + "\"; allowed: bare, cifar, birds, or a file with a template per line, with one {} each");
        }
        return new PromptTemplates(file, ConceptList.read(Path.of(file)).texts());
    }

    /** One list per template, each with a sentence per class. */
    public List<List<String>> sentences(List<String> classNames) {
        return templates.stream()
                .map(template -> classNames.stream()
                        .map(className -> template.replace(GAP, className))
                        .toList())
                .toList();
    }
}
