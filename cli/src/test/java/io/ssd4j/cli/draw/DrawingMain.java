// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import java.util.List;

/** Draws a picture and prints which lettering was used. */
public final class DrawingMain {
    private DrawingMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        DetectionPicture.of(RgbImages.gradient(200, 200, 0), List.of(new DrawnBox(1, "cat", 0.5, 20, 50, 100, 100)));
        System.out.println(Lettering.of(20).getClass().getSimpleName());
    }
}
