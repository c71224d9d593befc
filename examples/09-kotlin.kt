// SPDX-License-Identifier: Apache-2.0
@file:JvmName("Boxes")

import io.ssd4j.ssd.detect.Detector
import java.nio.file.Path
import java.util.Locale

/** `CHECKPOINT PHOTO...`: prints the objects in photos. */
fun main(arguments: Array<String>) {
    Detector.open("auto", arguments.first()).use { detector ->
        for (photo in arguments.drop(1)) {
            for (found in detector.detect(Path.of(photo))) {
                val edges = with(found.box()) { listOf(left(), top(), right(), bottom()) }
                println(
                    "%d %s %.4f %.1f %.1f %.1f %.1f".format(
                        Locale.ROOT, found.label(), found.name(), found.score(), *edges.toTypedArray()
                    )
                )
            }
        }
    }
}
