// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * An element of a VOC file.
 *
 * @param place the file and the elements that lead here, for messages
 */
record VocElement(String place, Element xml) {

    /** The children of that name; an element that is deeper, such as the box of a {@code part}, is none. */
    List<VocElement> children(String name) {
        List<VocElement> children = new ArrayList<>();
        for (Node node = xml.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(new VocElement(place + ": " + name + " " + (children.size() + 1), element));
            }
        }
        return children;
    }

    Optional<VocElement> child(String name) {
        return children(name).stream().findFirst().map(child -> new VocElement(place + ": " + name, child.xml()));
    }

    VocElement require(String name) {
        return child(name).orElseThrow(() -> wrong("<" + name + "> is missing"));
    }

    String text() {
        return xml.getTextContent();
    }

    double number() {
        try {
            double value = Double.parseDouble(text().strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below names the place.
        }
        throw wrong("'" + text().strip() + "' is not a number");
    }

    /** A whole number; an empty element is 0. */
    int wholeNumber() {
        String text = text().strip();
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong("'" + text + "' is not a whole number");
        }
    }

    DataSetException wrong(String what) {
        return new DataSetException(place + ": " + what);
    }
}
