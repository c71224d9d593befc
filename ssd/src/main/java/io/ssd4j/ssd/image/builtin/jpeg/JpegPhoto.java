// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image.builtin.jpeg;

import io.ssd4j.ssd.image.builtin.imageio.JdkReaders;
import io.ssd4j.ssd.image.builtin.imageio.SegmentStream;
import io.ssd4j.ssd.image.decoder.EncodedPhoto;
import io.ssd4j.ssd.image.decoder.PhotoBytes;
import io.ssd4j.ssd.image.decoder.PhotoFormat;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG whose samples are decoded by the JDK's reader and whose colors are converted by libjpeg's rules. Kinds that the JDK's
 * libjpeg does not decode as libjpeg-turbo does are refused, and so is every file that it only warns about, because it fills in
 * gray for missing blocks.
 */
public final class JpegPhoto implements EncodedPhoto {
    private static final String BYTES_BEFORE_THE_END = "extraneous bytes before marker 0xd9";

    private final PhotoBytes bytes;
    private final JpegFrame frame;
    private final JpegColors colors;
    private @Nullable String warning;

    private JpegPhoto(PhotoBytes bytes, JpegFrame frame, JpegColors colors) {
        this.bytes = bytes;
        this.frame = frame;
        this.colors = colors;
    }

    public static JpegPhoto open(PhotoBytes bytes) throws IOException {
        JpegFrame frame = null;
        JpegColors.Markers markers = new JpegColors.Markers();
        JpegSegments segments = new JpegSegments(bytes, 2);
        while (segments.next() != JpegSegments.START_OF_SCAN) {
            if (segments.marker() == JpegSegments.END_OF_IMAGE) {
                throw new IOException("no scan before the end of the image");
            }
            markers.read(bytes, segments);
            if (JpegFrame.isFrame(segments.marker())) {
                if (frame != null) {
                    throw new IOException("two frames before the first scan");
                }
                frame = JpegFrame.read(bytes, segments);
            }
        }
        if (frame == null) {
            throw new IOException("a scan before the frame");
        }
        return new JpegPhoto(bytes, frame, markers.of(frame.components()));
    }

    @Override
    public long width() {
        return frame.width();
    }

    @Override
    public long height() {
        return frame.height();
    }

    @Override
    public void check() throws EOFException {
        // A block takes at least one bit, of its first coefficient.
        if (frame.blocks() / 8 > bytes.size()) {
            throw new EOFException("too few bytes for the size");
        }
    }

    @Override
    public void decode(MemorySegment rgb) throws IOException {
        Raster raster = read(JpegRewriting.of(bytes, frame));
        checkWarning();
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
                && raster.getDataBuffer() instanceof DataBufferByte buffer)) {
            throw new IOException("samples in an unknown layout: " + raster);
        }
        byte[] stored = buffer.getData();
        byte[][] samples = new byte[frame.components().size()][frame.width()];
        byte[] row = new byte[3 * frame.width()];
        for (int y = 0; y < frame.height(); y++) {
            for (int i = 0; i < samples.length; i++) {
                int at = buffer.getOffset() + y * layout.getScanlineStride() + layout.getBandOffsets()[i];
                for (int x = 0; x < frame.width(); x++, at += layout.getPixelStride()) {
                    samples[i][x] = stored[at];
                }
            }
            JpegColorRow.convert(colors, samples, row);
            MemorySegment.copy(row, 0, rgb, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
    }

    /** The samples as stored, without conversion of colors. */
    private Raster read(byte[] jpeg) throws IOException {
        ImageReader reader = JdkReaders.create(PhotoFormat.JPEG);
        try {
            reader.addIIOReadWarningListener((source, text) -> warning = warning == null ? text : warning);
            // Forward only, without parsing metadata.
            reader.setInput(new SegmentStream(MemorySegment.ofArray(jpeg)), true, true);
            return reader.readRaster(0, reader.getDefaultReadParam());
        } finally {
            reader.dispose();
        }
    }

    /**
     * libjpeg gives only one warning, so even a harmless one may hide a gap. Only a warning after the last block cannot hide
     * anything: extra bytes before the end come from files whose end marker has been overwritten.
     */
    private void checkWarning() throws IOException {
        if (warning == null || warning.endsWith(BYTES_BEFORE_THE_END)) {
            return;
        }
        if (warning.startsWith("Truncated File")
                || warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            throw new EOFException(warning);
        }
        throw new IOException(warning);
    }
}
