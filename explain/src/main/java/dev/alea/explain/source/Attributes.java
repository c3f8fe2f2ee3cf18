package dev.alea.explain.source;

import dev.alea.formats.concept.ConceptTable;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Which class has which concept. */
public final class Attributes {
    private Attributes() {}

    /** A table as a tensor. Shape: [classes, concepts] float32 of zeros and ones. */
    public static Tensor tensor(ConceptTable table) {
        return tensor(bits(table));
    }

    /** Rows of 0 and 1 as a tensor. Shape: [rows, concepts] float32. */
    public static Tensor tensor(List<String> bits) {
        int columns = bits.getFirst().length();
        float[] values = new float[bits.size() * columns];
        for (int k = 0; k < bits.size(); k++) {
            for (int j = 0; j < columns; j++) {
                values[k * columns + j] = bits.get(k).charAt(j) - '0';
            }
        }
        return Tensors.of(values, bits.size(), columns);
    }

    /** A table as a row of the characters 0 and 1 per class. */
    public static List<String> bits(ConceptTable table) {
        return table.rows().stream()
                .map(row -> {
                    var line = new StringBuilder();
                    for (int j = 0; j < table.concepts().size(); j++) {
                        line.append(row.has(j) ? '1' : '0');
                    }
                    return line.toString();
                })
                .toList();
    }
}
