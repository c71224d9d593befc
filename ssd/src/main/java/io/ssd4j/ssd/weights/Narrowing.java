// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Says that a file holds only the first channels of a backbone. The others are zero, and stay zero through convolution, ReLU, pooling and
 * L2 normalization, so that the full network computes what the narrow one does.
 *
 * @param divisor the file has one of this many channels; 1 if it has all
 */
record Narrowing(int divisor) {
    static final Narrowing NONE = new Narrowing(1);

    /** The channels of a photo, which are never left out. */
    private static final long COLORS = 3;

    private static final Pattern NARROW = Pattern.compile("narrow:(2|4|8|16|32|64)");

    /**
     * Reads the metadata of a file.
     *
     * @throws WeightsException if the backbone is described in a way that this version does not know
     */
    static Narrowing of(TensorFile file) {
        String backbone = file.metadata().get(Checkpoint.BACKBONE);
        if (backbone == null || backbone.equals("ssd300") || backbone.equals("ssd512")) {
            return NONE;
        }
        Matcher narrow = NARROW.matcher(backbone);
        if (!narrow.matches()) {
            throw new WeightsException(
                    file.path() + ": the metadata " + Checkpoint.BACKBONE + " is " + Quoted.name(backbone)
                            + ", but must be ssd300, ssd512, or narrow:N with N a power of two up to 64");
        }
        return new Narrowing(Integer.parseInt(narrow.group(1)));
    }

    /** The shape in the file of a tensor of the full network; a head keeps its own rows, because they are scores and offsets. */
    ParameterShape shape(Piece piece) {
        List<Long> full = piece.shape().extents();
        return new ParameterShape(IntStream.range(0, full.size())
                .mapToObj(i -> isNarrowed(piece, i) ? full.get(i) / divisor : full.get(i))
                .toList());
    }

    private static boolean isNarrowed(Piece piece, int dimension) {
        return switch (dimension) {
            case 0 -> !piece.isHead();
            case 1 -> piece.shape().extents().get(1) != COLORS;
            default -> false;
        };
    }
}
