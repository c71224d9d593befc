// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.bindings.files.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads VOC's XML files. Files with a document type declaration are rejected, so that nothing outside of a file is ever read. */
final class VocObjects {
    private static final ErrorHandler THROWING = new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    };

    private final Map<String, Integer> categories;
    private final DocumentBuilder parser = parser();

    /** @param categories the index of each category by its name in the form of {@link DataSet#key} */
    VocObjects(Map<String, Integer> categories) {
        this.categories = categories;
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(THROWING);
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser supports these features", e);
        }
    }

    /**
     * Reads a file.
     *
     * @param image the index of its image
     * @param target receives its objects
     */
    AnnotatedImage read(Path file, int image, List<VocAnnotation> target) {
        VocElement root = new VocElement(file.toString(), parse(file));
        List<VocElement> objects = root.children("object");
        for (VocElement object : objects) {
            target.add(annotation(object, image));
        }
        String name = file.getFileName().toString();
        Optional<VocElement> size = root.child("size");
        return new AnnotatedImage(
                name.substring(0, name.lastIndexOf('.')),
                root.child("filename").map(VocElement::text).orElse(""),
                size.flatMap(s -> s.child("width")).map(VocElement::wholeNumber).orElse(0),
                size.flatMap(s -> s.child("height"))
                        .map(VocElement::wholeNumber)
                        .orElse(0));
    }

    private Element parse(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return parser.parse(in).getDocumentElement();
        } catch (IOException e) {
            throw new DataSetException(file + ": cannot be read: " + IoReason.of(e), e);
        } catch (SAXParseException e) {
            throw new DataSetException(
                    file + ": malformed XML in line " + e.getLineNumber() + ": " + e.getMessage(), e);
        } catch (SAXException e) {
            throw new DataSetException(file + ": malformed XML: " + e.getMessage(), e);
        }
    }

    private VocAnnotation annotation(VocElement object, int image) {
        VocElement name = object.require("name");
        Integer category = categories.get(DataSet.key(name.text()));
        if (category == null) {
            throw name.wrong("'" + name.text().strip() + "' is not one of the network's classes: "
                    + String.join(", ", categories.keySet().stream().sorted().toList()));
        }
        VocElement box = object.require("bndbox");
        float left = corner(box, "xmin");
        float top = corner(box, "ymin");
        float right = corner(box, "xmax");
        float bottom = corner(box, "ymax");
        if (right < left || bottom < top) {
            throw box.wrong("xmax or ymax is less than xmin or ymin");
        }
        boolean difficult =
                object.child("difficult").map(VocElement::wholeNumber).orElse(0) != 0;
        return new VocAnnotation(image, category, left, top, right, bottom, difficult);
    }

    /** VOC counts pixels from 1. */
    private static float corner(VocElement box, String name) {
        return (float) (box.require(name).number() - 1);
    }
}
