// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelPlacesTest {
    private final LabelPlaces places = new LabelPlaces(100, 80);

    @Test
    void prefersTheTopOfTheBox() {
        assertEquals(new Rectangle(20, 30, 50, 10), places.take(new Rectangle(20, 40, 60, 30), 50, 10));
    }

    @Test
    void goesIntoABoxAtTheUpperBorder() {
        assertEquals(new Rectangle(20, 5, 50, 10), places.take(new Rectangle(20, 5, 60, 30), 50, 10));
    }

    @Test
    void movesInFromTheRightBorder() {
        assertEquals(new Rectangle(50, 30, 50, 10), places.take(new Rectangle(90, 40, 10, 30), 50, 10));
    }

    @Test
    void staysInThePictureIfTheBoxDoesNot() {
        assertEquals(new Rectangle(0, 0, 50, 10), places.take(new Rectangle(-90, -90, 10, 10), 50, 10));
        assertEquals(new Rectangle(50, 70, 50, 10), places.take(new Rectangle(900, 900, 10, 10), 50, 10));
    }

    @Test
    void avoidsTheLabelsBefore() {
        Rectangle box = new Rectangle(20, 30, 60, 30);
        List<Rectangle> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Rectangle place = places.take(box, 50, 10);
            assertFalse(taken.stream().anyMatch(place::intersects), taken + " and " + place);
            taken.add(place);
        }
    }

    @Test
    void coversLeastIfThereIsNoFreePlace() {
        LabelPlaces narrow = new LabelPlaces(50, 12);
        Rectangle box = new Rectangle(0, 0, 50, 12);
        assertEquals(new Rectangle(0, 0, 50, 10), narrow.take(box, 50, 10));
        assertEquals(new Rectangle(0, 2, 50, 10), narrow.take(box, 50, 10));
        assertTrue(new Rectangle(0, 0, 50, 12).contains(narrow.take(box, 50, 10)));
    }
}
