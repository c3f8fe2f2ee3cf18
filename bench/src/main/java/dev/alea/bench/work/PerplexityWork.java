package dev.alea.bench.work;

import dev.alea.bench.fixture.Fixture;
import dev.alea.prune.eval.Perplexity;
import dev.alea.prune.eval.Protocol;
import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code alea prune eval} computes, without reading text. */
final class PerplexityWork implements Work {
    private final Path folder;
    private final Scope scope = Scope.open();
    private final Map<String, Prepared> cases = new HashMap<>();

    PerplexityWork(Path folder) {
        this.folder = folder;
    }

    private record Prepared(LanguageModel model, TokenSource tokens, int seqlen) {}

    @Override
    public void run(String name) {
        var prepared = cases.computeIfAbsent(name, this::prepare);
        Perplexity.of(Protocol.STANDARD, prepared.seqlen())
                .measure(prepared.model(), prepared.model().dense(), prepared.tokens());
    }

    private Prepared prepare(String name) {
        boolean small = name.equals("small");
        var model = ModelFolder.load(folder.resolve(small ? Fixture.MODEL : Fixture.LARGE), Devices.parse("cpu"))
                .model();
        var file = folder.resolve(small ? Fixture.WINDOWS : Fixture.LARGE_WINDOWS);
        var tokens = TokenSource.read(file, Optional.empty());
        return new Prepared(model, tokens, tokens.rows().getFirst().length);
    }

    @Override
    public void close() {
        scope.close();
    }
}
