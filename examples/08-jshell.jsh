// SPDX-License-Identifier: Apache-2.0
// Detection line by line in jshell.

import module io.ssd4j.ssd;

var detector = Detector.open("auto", "examples/shapes.safetensors")
var photo = Photo.read(Path.of("examples/shapes.png"))
var found = detector.detect(photo)

for (Detection d : found) System.out.printf(Locale.ROOT, "%d %s %.4f %.1f %.1f %.1f %.1f%n", d.label(), d.name(), d.score(), d.box().left(), d.box().top(), d.box().right(), d.box().bottom());

detector.close()
/exit
