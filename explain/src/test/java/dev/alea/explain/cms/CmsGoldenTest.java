package dev.alea.explain.cms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.explain.Fixtures;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.torch.Scope;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("golden")
class CmsGoldenTest {
    private Scope scope;
    private Map<String, Tensor> golden;

    @BeforeEach
    void open() {
        scope = Scope.open();
        golden = Fixtures.golden("cms.safetensors");
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private Tensor get(String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    private CmsScores found(Variant variant) {
        return ConceptMatrixSearch.of(get("concept"), new NamedClasses(get("cls")), variant)
                .score(get("image"));
    }

    @ParameterizedTest
    @CsvSource({
        "cosine, score_cos, pred_cos", "cubed, score_cubed, pred_cubed",
        "centred, score_centred, pred_centred", "column, score_colnorm, pred_colnorm"
    })
    void scoresAndPredictions(String variant, String scores, String predictions) {
        CmsScores found = found(Variant.parse(variant));
        assertThat(Fixtures.distance(found.scores(), get(scores))).isLessThan(1e-12);
        assertThat(found.predictions()).isEqualTo(Fixtures.ints(get(predictions)));
    }

    @ParameterizedTest
    @CsvSource({"true, pred_maxscore_rownorm", "false, pred_maxscore_raw"})
    void theClassOfTheNearestConcept(boolean rowNormalised, String predictions) {
        assertThat(found(new MaxScore(rowNormalised)).predictions()).isEqualTo(Fixtures.ints(get(predictions)));
    }

    @Test
    void profilesOfClassesAndPictures() {
        var concepts = UnitRows.of("concept", get("concept"));
        assertThat(Fixtures.distance(new NamedClasses(get("cls")).toward(concepts), get("T_cos")))
                .isLessThan(1e-14);
        assertThat(Fixtures.distance(UnitRows.of("picture", get("image")).mm(concepts.t()), get("V_cos")))
                .isLessThan(1e-14);
    }

    @Test
    void theNearestClassName() {
        var scores = UnitRows.of("picture", get("image"))
                .mm(UnitRows.of("class", get("cls")).t());
        assertThat(new CmsScores(scores).predictions()).isEqualTo(Fixtures.ints(get("pred_zeroshot")));
    }

    @Test
    void dividingProfilesByTheirSumsChangesNoCosine() {
        var divided = ConceptMatrixSearch.of(get("concept"), new AttributeTable(get("T_rownorm")), new Cosine())
                .score(get("image"));
        assertThat(Fixtures.distance(divided.scores(), get("score_cos"))).isLessThan(1e-12);
    }
}
