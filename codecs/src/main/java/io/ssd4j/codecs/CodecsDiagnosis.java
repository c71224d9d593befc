// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.diagnosis.Diagnosis;
import io.ssd4j.runtime.diagnosis.Finding;
import java.util.List;
import java.util.stream.Stream;

/** What the photo decoders find: their library. */
public final class CodecsDiagnosis implements Diagnosis {
    private static final NativeLibrary LIBRARY = NativeLibrary.LEPTONICA;

    /** Called by the service loader. */
    public CodecsDiagnosis() {}

    @Override
    public int order() {
        return 2;
    }

    @Override
    public Stream<Finding> findings() {
        return Stream.of(LIBRARY).map(CodecsDiagnosis::finding);
    }

    private static Finding finding(NativeLibrary library) {
        String key = library.key();
        String name = library.displayName();
        return Finding.of("library." + key, name, () -> switch (NativeLibraries.load(library)) {
            case Missing missing ->
                Finding.notLoaded(key, name, missing.present(), missing.reason(), missing.searched());
            case Loaded loaded ->
                Leptonica.obstacle()
                        .map(obstacle -> Finding.notLoaded(key, name, true, obstacle, List.of()))
                        .orElseGet(() ->
                                Finding.loaded(key, name, loaded.path() + ", reads JPEG and WebP as Pillow does"));
        });
    }
}
