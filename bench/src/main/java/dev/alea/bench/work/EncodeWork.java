package dev.alea.bench.work;

import dev.alea.bench.fixture.Fixture;
import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.nio.file.Path;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Two batches of 32 through one side of a CLIP, as the encoder of {@code explain} takes them: each core a batch. */
final class EncodeWork implements Work {
    private static final int BATCHES = 2;
    private static final int BATCH = 32;
    private static final int TOKENS = 12;

    private final Scope scope = Scope.open();
    private final Clip clip;
    private final Tensor pixels;
    private final Tensor ids;

    EncodeWork(Path folder) {
        Path model = folder.resolve(Fixture.CLIP);
        ClipConfig config = ClipConfig.read(model);
        clip = new Clip(config, StateDicts.load(model.resolve("model.safetensors")));
        int side = config.vision().imageSize();
        float[] values = new float[BATCHES * BATCH * 3 * side * side];
        Draws.of(1).stream("pixels").fillNormal(values);
        pixels = Tensors.of(values, BATCHES * BATCH, 3, side, side);
        int end = config.text().eos();
        long[] rows = new long[BATCHES * BATCH * TOKENS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (i + 1) % TOKENS == 0 ? end : Draws.of(1).stream("ids").below(i, end - 1L);
        }
        ids = Tensors.of(rows, BATCHES * BATCH, TOKENS);
    }

    @Override
    public void run(String name) {
        boolean pictures = name.equals("pictures");
        Workers.map(BATCHES, batch -> {
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                Tensor rows = (pictures ? pixels : ids).narrow(0, (long) batch * BATCH, BATCH);
                Tensor found = pictures ? clip.encodeImages(rows) : clip.encodeTexts(rows);
                return Tensors.floats(Clip.unit(found))[0];
            }
        });
    }

    @Override
    public void close() {
        scope.close();
    }
}
