package dev.alea.formats.npy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of an array file.
 *
 * @param dtype the element type
 * @param shape the sizes
 * @param dataStart where the elements begin in the file
 */
record NpyHeader(DType dtype, Shape shape, long dataStart) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 64 << 10;
    private static final int MAX_RANK = 64;
    private static final int ALIGNMENT = 64;
    private static final int VERSION_1_PREFIX = 10;
    private static final int VERSION_2_PREFIX = 12;
    private static final Pattern DESCR =
            Pattern.compile("\\{\\s*+'descr'\\s*+:\\s*+'([^']{1,16})'\\s*+,.*+", Pattern.DOTALL);
    private static final Pattern REST = Pattern.compile("[^,]++,\\s*+'fortran_order'\\s*+:\\s*+(True|False)\\s*+,"
            + "\\s*+'shape'\\s*+:\\s*+\\(([0-9,\\s]*+)\\)\\s*+,?+\\s*+\\}\\s*+");
    private static final Map<DType, String> DESCRS = new EnumMap<>(Map.ofEntries(
            Map.entry(DType.F64, "<f8"),
            Map.entry(DType.F32, "<f4"),
            Map.entry(DType.F16, "<f2"),
            Map.entry(DType.I64, "<i8"),
            Map.entry(DType.I32, "<i4"),
            Map.entry(DType.I16, "<i2"),
            Map.entry(DType.I8, "|i1"),
            Map.entry(DType.U64, "<u8"),
            Map.entry(DType.U32, "<u4"),
            Map.entry(DType.U16, "<u2"),
            Map.entry(DType.U8, "|u1"),
            Map.entry(DType.BOOL, "|b1")));

    static NpyHeader parse(MemorySegment file, String source) {
        if (file.byteSize() < VERSION_1_PREFIX
                || !Arrays.equals(file.asSlice(0, MAGIC.length).toArray(JAVA_BYTE), MAGIC)) {
            throw new FormatException(source + ": the file does not start as an .npy array does.");
        }
        int major = unsigned(file, 6);
        if (major < 1 || major > 3) {
            throw new FormatException(source + ": the .npy version is " + major + "; supported are 1, 2 and 3.");
        }
        int prefix = major == 1 ? VERSION_1_PREFIX : VERSION_2_PREFIX;
        if (file.byteSize() < prefix) {
            throw new FormatException(source + ": the file ends inside its header; it is truncated.");
        }
        long length = unsigned(file, 8) | unsigned(file, 9) << 8;
        if (major > 1) {
            length |= (long) unsigned(file, 10) << 16 | (long) unsigned(file, 11) << 24;
        }
        if (length > MAX_HEADER || length > file.byteSize() - prefix) {
            throw new FormatException(source + ": the header claims " + length + " bytes; the file has "
                    + (file.byteSize() - prefix) + " and at most " + MAX_HEADER + " are read.");
        }
        String text = new String(file.asSlice(prefix, length).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
        return parse(text, prefix + length, source);
    }

    private static int unsigned(MemorySegment file, long at) {
        return Byte.toUnsignedInt(file.get(JAVA_BYTE, at));
    }

    private static NpyHeader parse(String text, long dataStart, String source) {
        var descr = DESCR.matcher(text);
        var rest = REST.matcher(text);
        if (!descr.matches()) {
            throw new FormatException(source + ": the header " + shown(text)
                    + " has no plain element type; arrays of objects or of records are not read. Save plain numbers.");
        }
        var dtype = dtype(descr.group(1), source);
        if (!rest.matches()) {
            throw new FormatException(source + ": the header " + shown(text)
                    + " is broken; it must be {'descr': ..., 'fortran_order': ..., 'shape': (...)}.");
        }
        var shape = shape(rest.group(2), source);
        if (rest.group(1).equals("True") && shape.rank() > 1) {
            throw new FormatException(source + ": the array of shape " + shape
                    + " is in Fortran order; save numpy.ascontiguousarray(a) instead.");
        }
        return new NpyHeader(dtype, shape, dataStart);
    }

    private static DType dtype(String descr, String source) {
        return DESCRS.entrySet().stream()
                .filter(e -> e.getValue().equals(descr))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new FormatException(source + ": the element type is '" + descr + "'; supported are "
                        + DESCRS.values().stream().sorted().collect(Collectors.joining(", "))
                        + (descr.startsWith(">") ? ". Save a.astype(a.dtype.newbyteorder('<')) instead." : ".")));
    }

    private static Shape shape(String inside, String source) {
        var dims = new ArrayList<Long>();
        boolean tuple = inside.isBlank() || inside.indexOf(',') >= 0;
        String[] parts = inside.isBlank() ? new String[0] : inside.split(",", -1);
        // A trailing comma leaves one empty part behind, which a tuple may have.
        int count = parts.length > 0 && parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
        for (int i = 0; i < count; i++) {
            String part = parts[i].strip();
            try {
                dims.add(Long.parseLong(part));
            } catch (NumberFormatException e) {
                throw new FormatException(
                        source + ": the shape (" + shown(inside) + ") is broken at '" + shown(part) + "'.", e);
            }
        }
        if (!tuple || count > MAX_RANK) {
            throw new FormatException(
                    source + ": the shape (" + shown(inside) + ") is no tuple of at most " + MAX_RANK + " sizes.");
        }
        return new Shape(dims);
    }

    private static String shown(String text) {
        return text.length() <= 120 ? text.strip() : text.substring(0, 120) + "...";
    }

    /** The bytes of a version 1 header, padded so that the elements start at a multiple of 64. */
    static byte[] bytes(String name, DType dtype, Shape shape) {
        String descr = DESCRS.get(dtype);
        if (descr == null) {
            throw new IllegalArgumentException("The tensor '" + name + "' has the type " + dtype
                    + ", which NumPy has not; round it to F32 or F16, or write safetensors.");
        }
        String sizes = shape.dims().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.rank() == 1 ? "," : "") + "), }";
        int total = Math.ceilDiv(VERSION_1_PREFIX + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        var bytes = new byte[total];
        Arrays.fill(bytes, (byte) ' ');
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        int length = total - VERSION_1_PREFIX;
        bytes[6] = 1;
        bytes[7] = 0;
        bytes[8] = (byte) length;
        bytes[9] = (byte) (length >>> 8);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, VERSION_1_PREFIX, text.length());
        bytes[total - 1] = '\n';
        return bytes;
    }
}
