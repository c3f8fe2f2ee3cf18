package dev.alea.torch;

import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** Where tensors live: names to devices of the engine. */
public final class Devices {
    private static final Pattern NAME = Pattern.compile("cpu|cuda(:\\d{1,3})?");

    private Devices() {}

    /** Whether a text is the name of a device, be it there or not. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The device of a name.
     *
     * @param name {@code cpu}, {@code cuda} or {@code cuda:INDEX}
     * @throws EngineException when the name is unknown or this build or machine has no such device
     */
    public static Device parse(String name) {
        Torch.initialise();
        if (!isName(name)) {
            throw new EngineException("device is \"" + name + "\"; allowed: cpu, cuda, cuda:INDEX");
        }
        if (!name.equals("cpu") && !torch.cuda_is_available()) {
            throw new EngineException("device " + name + " was asked for, but "
                    + (torch.hasCUDA() ? "no GPU answers" : "this build of the engine has no CUDA; build with -Pcuda")
                    + "; use --device cpu");
        }
        return new Device(name);
    }

    /** One line about the GPUs that the engine sees. */
    public static String describe() {
        Torch.initialise();
        return torch.cuda_is_available() ? "cuda" : torch.hasCUDA() ? "CUDA build, no GPU answers" : "none (CPU build)";
    }
}
