package dev.alea.explain;

import dev.alea.explain.decision.Decision;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.explain.decision.Edit;
import dev.alea.explain.decision.Intervention;
import dev.alea.explain.split.Split;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A classifier that can say why: a rule over named concepts, the edits made to it, and what its concepts may be set to.
 *
 * @param card what it is about
 * @param trained the rule as it was trained; the edits of the card come on top
 * @param levels scores to set a concept to
 * @param layer the concept layer of a linear model
 * @param split the pictures it was trained on, where that is known
 */
public record ExplainModel(
        ModelCard card,
        DecisionRule trained,
        ConceptLevels levels,
        Optional<ConceptLayer> layer,
        Optional<Split> split) {
    /** Where a run keeps the model that it has trained, below its artifacts. */
    public static final String ARTIFACT = "model";

    /** Checks that card, rule and levels speak of the same concepts and classes. */
    public ExplainModel {
        int concepts = card.concepts().size();
        int classes = card.classes().size();
        if (trained.concepts() != concepts
                || trained.classes() != classes
                || levels.high().length != concepts
                || levels.classMeans().length != classes) {
            throw new IllegalArgumentException("The card names " + concepts + " concepts and " + classes
                    + " classes, but the rule has " + trained.concepts() + " and " + trained.classes()
                    + ", the levels " + levels.high().length + " and " + levels.classMeans().length + ".");
        }
    }

    /** The rule with its edits. */
    public DecisionRule rule() {
        return trained.edited(card.edits());
    }

    /** Decides about one picture. Shape: scores psi, [D]. */
    public Decision decide(float[] scores, Intervention... interventions) {
        return rule().decide(scores, List.of(interventions));
    }

    /** The model after one more edit, which is listed with the others and saved with the model. */
    public ExplainModel edited(Edit edit) {
        trained.edited(List.of(edit)); // refuses what does not exist
        return new ExplainModel(card.with(edit), trained, levels, layer, split);
    }

    /** The model with a fuller card and the pictures it was trained on. */
    ExplainModel about(ModelCard fuller, Split pictures) {
        return new ExplainModel(fuller, trained, levels, layer, Optional.of(pictures));
    }

    /**
     * What the model's concepts are at some pictures: the output of its concept layer, or what passes its gates.
     *
     * <p>Shape: scores psi [N, D], result [N, D] float64.
     *
     * @param table the rule applied to the same scores
     */
    Tensor activations(Tensor scores, RuleTable table) {
        return layer.map(own -> {
                    try (var scope = Scope.open();
                            var _ = new NoGradGuard()) {
                        Tensor read = own.standardised()
                                ? trained.standardiser().onBatches().of(scores)
                                : scores;
                        int concepts = trained.concepts();
                        Tensor weights = Tensors.of(own.weights(), concepts, concepts);
                        return scope.keep(read.matmul(weights.t()).to(ScalarType.Double));
                    }
                })
                .orElse(table.activations());
    }

    /** Sets a concept to what pictures that have it score: the 95th percentile over the training pictures. */
    public Intervention.On switchOn(int concept) {
        return new Intervention.On(concept, levels.high()[concept]);
    }

    /** Sets a concept to the mean of a class. */
    public Intervention.ClassMean classMean(int concept, int classIndex) {
        return new Intervention.ClassMean(concept, classIndex, levels.classMeans()[classIndex][concept]);
    }

    /**
     * The number of a concept.
     *
     * @throws DataException when the model has no concept of this name
     */
    public int concept(String name) {
        return index(card.concepts(), "concept", name);
    }

    /**
     * The number of a class.
     *
     * @throws DataException when the model has no class of this name
     */
    public int classIndex(String name) {
        return index(card.classes(), "class", name);
    }

    private static int index(List<String> names, String what, String name) {
        int found = names.indexOf(name);
        if (found < 0) {
            throw new DataException("The model has no " + what + " \"" + name + "\"; it has " + names.size()
                    + ", the first of which is \"" + names.getFirst() + "\".");
        }
        return found;
    }

    /**
     * Makes sure that scores belong to this model.
     *
     * @throws DataException when they are of another list of concepts or another CLIP model
     */
    public void require(List<String> concepts, String clip) {
        if (!card.concepts().equals(concepts)) {
            throw new DataException("The scores are of another list of concepts (" + concepts.size() + ", SHA-256 "
                    + ModelCard.hash(concepts) + ") than the model ("
                    + card.concepts().size() + ", "
                    + ModelCard.hash(card.concepts()) + "); score the pictures against the model's own list.");
        }
        if (!card.clip().equals(clip)) {
            throw new DataException("The scores come from the CLIP model " + clip + ", but this model was trained on "
                    + card.clip() + "; score the pictures with that one.");
        }
    }

    /** Writes the model into a folder: {@code model.safetensors} and {@code model.json}, the same bytes for the same model. */
    public void save(Path folder) {
        ModelFolder.save(this, folder);
    }

    /**
     * Reads a model back.
     *
     * @param folderOrRun its folder, or that of the run that trained it
     * @throws dev.alea.formats.FormatException when a file is not what {@link #save} writes, or the run has no model
     */
    public static ExplainModel load(Path folderOrRun) {
        return ModelFolder.load(ModelFolder.resolve(folderOrRun));
    }
}
