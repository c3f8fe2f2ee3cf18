package dev.alea.explain.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.explain.Fixtures;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConceptMatrixSearchTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** Normal rows moved by one common vector, as CLIP's are: all cosines positive. */
    private static Tensor shifted(String stream, int rows, int width) {
        return Fixtures.normal(stream, rows, width).add(Tensors.scalar(2));
    }

    private static Tensor scores(Tensor profiles, Tensor classes) {
        return profiles.div(UnitRows.lengths(profiles))
                .mm(classes.div(UnitRows.lengths(classes)).t());
    }

    /** The definition of each variant, with every profile written out. */
    private static Tensor plain(Variant variant, Tensor images, Tensor concepts, Tensor profiles) {
        var v = UnitRows.of("picture", images)
                .mm(UnitRows.of("concept", concepts).t());
        return switch (variant) {
            case Cosine() -> scores(v, profiles);
            case Cubed() -> scores(v.pow(Tensors.scalar(3)), profiles.pow(Tensors.scalar(3)));
            case Centred() -> scores(v.sub(v.mean(0)), profiles.sub(profiles.mean(0)));
            case ColumnNormalised() -> scores(v.div(v.sum(0)), profiles.div(profiles.sum(0)));
            case MaxScore(boolean normalised) ->
                (normalised
                                ? profiles.div(profiles.sum(1)
                                        .add(Tensors.scalar(1e-8))
                                        .reshape(-1, 1))
                                : profiles)
                        .index_select(1, v.max(1).get1())
                        .t();
        };
    }

    @ParameterizedTest
    @CsvSource({"2,1,2,3", "7,3,2,5", "53,97,11,13", "31,13,7,97", "1200,700,3,17", "2,17,2,17"})
    void everyVariantIsItsDefinitionOnWideAndNarrowConceptSets(int pictures, int concepts, int classes, int width) {
        var images = shifted("images", pictures, width);
        var texts = shifted("concepts", concepts, width);
        var names = new NamedClasses(shifted("classes", classes, width));
        var profiles = names.toward(UnitRows.of("concept", texts));
        for (Variant variant : Variant.all()) {
            if (concepts < 3 && variant instanceof Centred) {
                continue; // one concept: a centred profile has only a sign
            }
            var found = ConceptMatrixSearch.of(texts, names, variant).score(images);
            assertThat(found.transductive()).isEqualTo(variant.needsOthers());
            assertThat(Fixtures.distance(found.scores(), plain(variant, images, texts, profiles)))
                    .as(variant.name())
                    .isLessThan(1e-9);
        }
    }

    @Test
    void aTrueAttributeTableTakesThePlaceOfNames() {
        var images = shifted("images", 19, 8);
        var texts = shifted("concepts", 5, 8);
        var table = Tensors.of(new float[] {1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0}, 3, 5);
        for (Variant variant :
                List.of(new Cosine(), new Cubed(), new Centred(), new ColumnNormalised(), new MaxScore(true))) {
            var found = ConceptMatrixSearch.of(texts, new AttributeTable(table), variant)
                    .score(images);
            assertThat(Fixtures.distance(
                            found.scores(),
                            plain(
                                    variant,
                                    images,
                                    texts,
                                    table.to(org.bytedeco.pytorch.global.torch.ScalarType.Double))))
                    .as(variant.name())
                    .isLessThan(1e-7);
        }
    }

    @Test
    void otherPicturesMakeScoresIndependentOfTheirCompany() {
        var images = shifted("images", 40, 8);
        var training = shifted("training", 100, 8);
        for (Variant variant : List.of(new Centred(), new ColumnNormalised())) {
            var search = ConceptMatrixSearch.of(
                    shifted("concepts", 23, 8), new NamedClasses(shifted("classes", 4, 8)), variant);
            var together = search.score(images, training);
            var alone = search.score(images.narrow(0, 5, 1), training);
            assertThat(together.transductive()).isFalse();
            assertThat(Fixtures.distance(together.scores().narrow(0, 5, 1), alone.scores()))
                    .isLessThan(1e-12);
            var company = search.score(images.narrow(0, 5, 3));
            assertThat(company.transductive()).isTrue();
            assertThat(Fixtures.distance(company.scores().narrow(0, 0, 1), alone.scores()))
                    .isGreaterThan(1e-4);
        }
    }

    @Test
    void theListedProductsAddUpToTheNumeratorOfTheCentredCosine() {
        var images = shifted("images", 9, 6);
        var texts = shifted("concepts", 11, 6);
        var names = new NamedClasses(shifted("classes", 3, 6));
        var mean = PictureMean.of(images);
        var search = ConceptMatrixSearch.of(texts, names, new Centred());
        int[] labels = search.score(images).predictions();
        var all = search.explain(images, mean, labels, 11);
        var concepts = UnitRows.of("concept", texts);
        var v = UnitRows.of("picture", images).mm(concepts.t());
        var t = names.toward(concepts);
        double[] products = Tensors.doubles(v.sub(v.mean(0)).mm(t.sub(t.mean(0)).t()));
        for (int n = 0; n < 9; n++) {
            double sum = all.get(n).stream().mapToDouble(ConceptMatch::product).sum();
            assertThat(sum).isCloseTo(products[n * 3 + labels[n]], within(1e-12));
            assertThat(all.get(n)).isSortedAccordingTo((a, b) -> Double.compare(b.product(), a.product()));
            assertThat(search.explain(images, mean, labels, 4).get(n))
                    .isEqualTo(all.get(n).subList(0, 4));
        }
    }

    @Test
    void theBestClassesComeWithTheirScores() {
        var found = new CmsScores(Tensors.of(new double[] {1, 3, 2, 5, 5, 4}, 2, 3));
        assertThat(found.predictions()).containsExactly(1, 0);
        assertThat(found.top(2))
                .containsExactly(
                        List.of(new CmsScores.ClassScore(1, 3), new CmsScores.ClassScore(2, 2)),
                        List.of(new CmsScores.ClassScore(0, 5), new CmsScores.ClassScore(1, 5)));
    }

    @Test
    void moreThanThereAreIsRefused() {
        var found = new CmsScores(Tensors.of(new double[] {1, 3, 2}, 1, 3));
        assertThatThrownBy(() -> found.top(4))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 to 3");
        var images = shifted("images", 2, 4);
        var search = ConceptMatrixSearch.of(
                shifted("concepts", 3, 4), new NamedClasses(shifted("classes", 2, 4)), new Cosine());
        assertThatThrownBy(() -> search.explain(images, PictureMean.of(images), new int[2], 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("best 0 concepts");
    }

    @Test
    void noPicturesHaveNoScores() {
        var search = ConceptMatrixSearch.of(
                shifted("concepts", 3, 4), new NamedClasses(shifted("classes", 2, 4)), new Cosine());
        assertThat(search.score(Fixtures.normal("none", 0, 4)).predictions()).isEmpty();
    }

    private static Tensor zeroRow(int rows, int row) {
        var tensor = shifted("broken", rows, 4).clone();
        tensor.select(0, row).zero_();
        return tensor;
    }

    @Test
    void rowsOfZerosAreNamed() {
        var good = shifted("good", 3, 4);
        var names = new NamedClasses(good);
        assertThatThrownBy(() -> ConceptMatrixSearch.of(zeroRow(5, 4), names, new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("concept 4");
        assertThatThrownBy(() -> ConceptMatrixSearch.of(good, new NamedClasses(zeroRow(3, 1)), new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("class 1");
        var search = ConceptMatrixSearch.of(good, names, new Cubed());
        assertThatThrownBy(() -> search.score(zeroRow(7, 6)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("picture 6");
        var table = Tensors.of(new float[] {1, 1, 0, 0, 0, 0}, 2, 3);
        assertThatThrownBy(() -> ConceptMatrixSearch.of(good, new AttributeTable(table), new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("class 1");
    }

    @Test
    void rowsOfTheProfileMatrixThatVanishAreNamed() {
        var concepts = Tensors.of(new float[] {1, 0, 0, 1, 0, 0}, 2, 3);
        var names = new NamedClasses(Tensors.of(new float[] {1, 0, 0, 1, 1, 0}, 2, 3));
        var search = ConceptMatrixSearch.of(concepts, names, new Cosine());
        assertThatThrownBy(() -> search.score(Tensors.of(new float[] {1, 1, 0, 0, 0, 2}, 2, 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("picture 1")
                .hasMessageContaining("profile of zeros");
        var alone = ConceptMatrixSearch.of(shifted("c", 9, 3), names, new Centred());
        assertThatThrownBy(() -> alone.score(shifted("one", 1, 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("mean of a training set");
    }

    @Test
    void aRowSumThatWouldTurnTheOrderRoundIsRefused() {
        var concepts = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2);
        var classes = new NamedClasses(Tensors.of(new float[] {1, 0.5f, -1, -1}, 2, 2));
        assertThatThrownBy(() -> ConceptMatrixSearch.of(concepts, classes, new MaxScore(true)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("class 1");
    }

    @Test
    void columnsAreDividedByMagnitudesWhereASumIsNotAboveZero() {
        var images = shifted("images", 5000, 4);
        var concepts = shifted("concepts", 3, 4);
        concepts = concepts.sub(concepts.mean(0)); // some lie on the other side of the pictures
        var names = new NamedClasses(shifted("classes", 3, 4));
        CmsScores found =
                ConceptMatrixSearch.of(concepts, names, new ColumnNormalised()).score(images);
        assertThat(found.byMagnitude()).isTrue();
        var unit = UnitRows.of("concept", concepts);
        var v = UnitRows.of("picture", images).mm(unit.t());
        var t = names.toward(unit);
        assertThat(Fixtures.distance(
                        found.scores(),
                        scores(v.div(v.abs().sum(0)), t.div(t.abs().sum(0)))))
                .isLessThan(1e-7);
        var near = shifted("near", 3, 4).add(Tensors.scalar(9));
        var all = shifted("all", 7, 4).add(Tensors.scalar(9));
        assertThat(ConceptMatrixSearch.of(near, new NamedClasses(all), new ColumnNormalised())
                        .score(all)
                        .byMagnitude())
                .isFalse();
    }

    @Test
    void aColumnOfZerosIsRefused() {
        var concepts = Tensors.of(new float[] {1, 0, 0, 0, 1, 0}, 2, 3);
        var names = new NamedClasses(Tensors.of(new float[] {1, 2, 1, 2, 1, 1}, 2, 3));
        var search = ConceptMatrixSearch.of(concepts, names, new ColumnNormalised());
        assertThatThrownBy(() -> search.score(Tensors.of(new float[] {2, 0, 1, 1, 0, 3}, 2, 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("concept 1 over the pictures are all zeros");
    }

    @Test
    void valuesThatAreNotFiniteStopAtOnce() {
        var images = shifted("images", 5, 4).clone();
        images.select(0, 3).select(0, 2).fill_(Tensors.scalar(Double.NaN));
        var search = ConceptMatrixSearch.of(
                shifted("concepts", 3, 4), new NamedClasses(shifted("classes", 2, 4)), new Cosine());
        assertThatThrownBy(() -> search.score(images))
                .isInstanceOf(NumericsException.class)
                .hasMessageContaining("picture 3");
    }

    @Test
    void widthsThatDifferAndASingleClassAreRefused() {
        var concepts = shifted("concepts", 3, 4);
        assertThatThrownBy(() -> ConceptMatrixSearch.of(concepts, new NamedClasses(shifted("k", 2, 5)), new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("width 5");
        assertThatThrownBy(() -> ConceptMatrixSearch.of(concepts, new NamedClasses(shifted("k", 1, 4)), new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 classes");
        assertThatThrownBy(() -> ConceptMatrixSearch.of(concepts, new AttributeTable(shifted("k", 2, 4)), new Cosine()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[classes, 3]");
        assertThatThrownBy(() -> Variant.parse("cosin"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cosine, cubed, centred, column, max");
    }
}
