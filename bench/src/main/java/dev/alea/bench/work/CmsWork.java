package dev.alea.bench.work;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.cms.ConceptMatrixSearch;
import dev.alea.explain.cms.NamedClasses;
import dev.alea.explain.cms.Variant;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Concept Matrix Search from embeddings to scores, preparation of concepts and classes included. */
final class CmsWork implements Work {
    private static final int PICTURES = 50_000;
    private static final int CONCEPTS = 5_000;
    private static final int CLASSES = 100;
    private static final int WIDTH = 512;

    private final Scope scope = Scope.open();
    private final Tensor images = embeddings("images", PICTURES);
    private final Tensor concepts = embeddings("concepts", CONCEPTS);
    private final Tensor classes = embeddings("classes", CLASSES);

    @Override
    public void run(String name) {
        try (var _ = Scope.open()) {
            ConceptMatrixSearch.of(concepts, new NamedClasses(classes), Variant.parse(name))
                    .score(images);
        }
    }

    /** Rows with a common part, as CLIP's are: all cosines positive. */
    private static Tensor embeddings(String stream, int rows) {
        var values = new float[rows * WIDTH];
        Draws.of(1).stream(stream).fillNormal(values);
        for (int i = 0; i < values.length; i++) {
            values[i] += 1;
        }
        return Tensors.of(values, rows, WIDTH);
    }

    @Override
    public void close() {
        scope.close();
    }
}
