package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link FloatMath} on whole vectors, equal to them bit for bit. */
final class FloatVectorMath {
    // A random tile is 16 words wide, so wider machines use 16 lanes.
    static final VectorSpecies<Float> F =
            FloatVector.SPECIES_PREFERRED.length() <= 16 ? FloatVector.SPECIES_PREFERRED : FloatVector.SPECIES_512;
    static final VectorSpecies<Integer> I =
            IntVector.SPECIES_PREFERRED.length() <= 16 ? IntVector.SPECIES_PREFERRED : IntVector.SPECIES_512;
    static final int LANES = F.length();

    private FloatVectorMath() {}

    static FloatVector of(float value) {
        return FloatVector.broadcast(F, value);
    }

    static FloatVector ln(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector exponent = bits.sub(FloatMath.SQRT_HALF).lanewise(VectorOperators.ASHR, 23);
        FloatVector mantissa =
                bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
        return ln((FloatVector) exponent.convert(VectorOperators.I2F, 0), mantissa.sub(1f));
    }

    static FloatVector ln(FloatVector exponent, FloatVector r) {
        FloatVector p = r.fma(of(FloatMath.L7), of(FloatMath.L6));
        p = p.fma(r, of(FloatMath.L5));
        p = p.fma(r, of(FloatMath.L4));
        p = p.fma(r, of(FloatMath.L3));
        p = p.fma(r, of(FloatMath.L2));
        p = p.fma(r, of(FloatMath.L1));
        p = p.fma(r, of(FloatMath.L0));
        FloatVector square = r.mul(r);
        FloatVector tail = p.mul(r).mul(square);
        tail = exponent.fma(of(FloatMath.LN2_LOW), tail);
        tail = square.fma(of(-0.5f), tail);
        return exponent.fma(of(FloatMath.LN2_HIGH), r.add(tail));
    }

    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(FloatMath.SMALLEST_EXPONENT);
        FloatVector shifted = clamped.fma(of(FloatMath.LOG2_E), of(FloatMath.ROUND));
        FloatVector n = shifted.sub(FloatMath.ROUND);
        FloatVector r = n.fma(of(-FloatMath.LN2_HIGH), clamped);
        r = n.fma(of(-FloatMath.LN2_LOW), r);
        FloatVector q = r.fma(of(FloatMath.E4), of(FloatMath.E3));
        q = q.fma(r, of(FloatMath.E2));
        q = q.fma(r, of(FloatMath.E1));
        q = q.fma(r, of(FloatMath.E0));
        FloatVector y = q.fma(r.mul(r), r).add(1f);
        return y.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats();
    }
}
