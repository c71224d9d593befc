// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.cli.evaluation.DataSetException;
import io.ssd4j.cli.evaluation.VocReader;
import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Xml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Annotations of PASCAL VOC. The header is the syntax; what is past it names an element. */
public record VocTarget() implements FuzzTarget {
    private static final String SEED = "<annotation><folder>VOC2007</folder><filename>000005.jpg</filename>"
            + "<size><width>500</width><height>375</height><depth>3</depth></size><object><name>dog</name>"
            + "<pose>Rear</pose><difficult>0</difficult><bndbox><xmin>263</xmin><ymin>211.5</ymin><xmax>324</xmax>"
            + "<ymax>339</ymax></bndbox><part><name>head</name></part></object></annotation>";

    @Override
    public String name() {
        return "voc";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                SEED.getBytes(StandardCharsets.US_ASCII),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE a [<!ENTITY b \"c\">]>" + SEED)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Xml.element("annotation", mutant);
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        Path folder = Files.createDirectories(input.file().resolveSibling("voc"));
        Files.write(folder.resolve("000005.xml"), input.bytes());
        VocReader.read(folder, List.of("cat", "dog"));
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof DataSetException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return !String.valueOf(refusal.getMessage()).contains(": malformed XML");
    }
}
