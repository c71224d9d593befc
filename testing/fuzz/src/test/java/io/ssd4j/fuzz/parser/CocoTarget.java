// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.cli.evaluation.CategoryMapping;
import io.ssd4j.cli.evaluation.CocoReader;
import io.ssd4j.cli.evaluation.DataSetException;
import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Annotations of COCO. The header is everything up to the first element; what is past it names an element or an id. */
public record CocoTarget() implements FuzzTarget {
    private static final String SEED =
            "{\"info\":{\"year\":2017,\"x\":[[1,[2]],{}]},\"images\":[{\"id\":7,\"file_name\":\"a.jpg\",\"width\":640,"
                    + "\"height\":480},{\"id\":8,\"file_name\":\"b.jpg\"}],\"annotations\":[{\"id\":1,\"image_id\":7,"
                    + "\"category_id\":2,\"bbox\":[1.5,2,30,4e1],\"area\":1200,\"iscrowd\":0,\"segmentation\":[[1,2,3]]},"
                    + "{\"image_id\":8,\"category_id\":2,\"bbox\":[0,0,0,0],\"iscrowd\":true}],"
                    + "\"categories\":[{\"id\":2,\"name\":\"cat\"},{\"id\":-3,\"name\":\"dog\",\"supercategory\":\"x\"}]}";

    @Override
    public String name() {
        return "coco";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(SEED.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Json.object(mutant);
    }

    @Override
    public void parse(FuzzInput input) {
        CategoryMapping.of(List.of("cat", "dog"), CocoReader.read(input.file()));
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof DataSetException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        return !message.contains(": malformed JSON") && !message.contains("this is something else");
    }
}
