package dev.alea.prune;

import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.Gpt2;
import dev.alea.run.DataException;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/** The weights and masks of an export in the type and orientation of the source's file. */
final class ExportTensors {
    private ExportTensors() {}

    /** The values before masking, in the source's type and orientation. */
    static TensorData meant(PruneExport.Request request, TensorData dense, String name) {
        Tensor updated = request.updated().get(name);
        if (updated == null) {
            return dense;
        }
        Tensor oriented = transposed(request, name) ? updated.t() : updated;
        return StateDicts.data(
                dense.name(), oriented.to(StateDicts.type(dense.dtype())).contiguous());
    }

    /** The mask in the orientation of the file: GPT-2 stores its weights [in, out]. */
    static MemorySegment mask(PruneExport.Request request, String name) {
        Tensor mask = of(request, name);
        return Tensors.segment((transposed(request, name) ? mask.t() : mask).contiguous());
    }

    static boolean transposed(PruneExport.Request request, String name) {
        return request.model() instanceof Gpt2 && Gpt2.transposed(name);
    }

    private static Tensor of(PruneExport.Request request, String name) {
        Tensor mask = request.masks().get(name);
        if (mask == null) {
            throw new DataException("there is no mask for " + name);
        }
        return mask;
    }
}
