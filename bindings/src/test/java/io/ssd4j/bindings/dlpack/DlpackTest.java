// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.dlpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors go to and from a library in C, and each deleter is called once. */
class DlpackTest {
    private static final Arena ARENA = Arena.ofShared();

    /** Every field has a value of its own. */
    private static final DlpackFields FIELDS = new DlpackFields(
            0x123456789abcL, 2, 3, 1, 8, 65535, List.of(4L, 5L, 6L), Optional.of(List.of(70L, 8L, -9L)), 1L << 40);

    private static TensorLibrary library;

    @BeforeAll
    static void compile(@TempDir Path folder) {
        library = new TensorLibrary(folder, ARENA);
    }

    @AfterAll
    static void close() {
        ARENA.close();
    }

    private static DlpackLayout layout(int major) {
        return major == 0 ? DlpackLayout.MANAGED : DlpackLayout.VERSIONED;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTensorHasTheFieldsAndIsDeletedOnce(int major) throws Throwable {
        int before = library.deleted();
        ManagedTensor tensor = ManagedTensor.take(library.make(major, FIELDS, 3), layout(major));
        assertEquals(FIELDS, tensor.fields());
        assertEquals(before, library.deleted());
        tensor.close();
        tensor.close();
        assertEquals(before + 1, library.deleted());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTensorWithoutStridesIsDense(int major) throws Throwable {
        DlpackFields dense = new DlpackFields(16, 2, 0, 2, 32, 1, List.of(2L, 3L, 4L), Optional.empty(), 0);
        try (ManagedTensor tensor = ManagedTensor.take(library.make(major, dense, 3), layout(major))) {
            assertEquals(dense, tensor.fields());
        }
        assertEquals(List.of(12L, 4L, 1L), ExportedTensor.dense(dense.shape()));
    }

    private void refused(String message, int major, DlpackFields fields, int ndim) throws Throwable {
        int before = library.deleted();
        long address = library.make(major, fields, ndim);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ManagedTensor.take(address, layout(major)))
                        .getMessage());
        assertEquals(before + 1, library.deleted(), "a refused tensor is deleted once");
    }

    @Test
    void whatCannotBeReadIsDeletedAtOnce() throws Throwable {
        refused("the DLPack tensor's ndim, -1, is not 0 to 32", 0, FIELDS, -1);
        refused("the DLPack tensor's ndim, 33, is not 0 to 32", 1, FIELDS, 33);
        refused("the DLPack tensor's version.major, 2, is not 1", 2, FIELDS, 3);
        DlpackFields scalar = new DlpackFields(16, 2, 0, 2, 32, 1, List.of(), Optional.empty(), 0);
        refused("the DLPack tensor's shape, NULL, has no extents for ndim 2", 1, scalar, 2);
        assertThrows(IllegalArgumentException.class, () -> ManagedTensor.take(0, DlpackLayout.MANAGED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLibraryInCReadsAnExportedTensorAndDeletesItOnAThreadOfItsOwn(int major) throws Throwable {
        boolean versioned = major == 1;
        AtomicInteger deleted = new AtomicInteger();
        long address = ExportedTensor.export(FIELDS, layout(major), deleted::incrementAndGet);
        assertEquals(
                List.of(1L * major, 2L, 3L, 1L, 8L, 65535L, 3L, 4L, 5L, 6L, 70L, 8L, -9L, 0x123456789abcL + (1L << 40)),
                library.describe(versioned, address, 14));
        assertEquals(0, deleted.get());
        library.delete(versioned, address);
        assertEquals(1, deleted.get());
    }
}
