// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a compiled class declares and refers to.
 *
 * @param name the binary name with slashes
 * @param supertypes the superclass and the interfaces
 * @param methods the references in the code of each method, by its name and descriptor
 * @param open the methods that a user of the class can call: the public and protected ones
 * @param isPublic whether the class is
 */
record ClassFacts(
        String name,
        List<String> supertypes,
        Map<String, List<Reference>> methods,
        List<String> open,
        boolean isPublic) {

    /**
     * Code mentions a class, or a member of it.
     *
     * @param method name and descriptor; empty if no method is called
     */
    record Reference(String owner, String method) {}

    /** Reads every class under a folder of class files. */
    static List<ClassFacts> under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                    .map(ClassFacts::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassFacts read(Path file) {
        ClassModel type;
        try {
            type = ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> supertypes = new ArrayList<>();
        type.superclass().ifPresent(superclass -> supertypes.add(superclass.asInternalName()));
        type.interfaces().forEach(implemented -> supertypes.add(implemented.asInternalName()));
        Map<String, List<Reference>> methods = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        for (MethodModel method : type.methods()) {
            String key = method.methodName().stringValue() + method.methodType().stringValue();
            methods.put(key, references(method));
            if (method.flags().has(AccessFlag.PUBLIC) || method.flags().has(AccessFlag.PROTECTED)) {
                open.add(key);
            }
        }
        return new ClassFacts(
                type.thisClass().asInternalName(),
                supertypes,
                methods,
                open,
                type.flags().has(AccessFlag.PUBLIC));
    }

    private static List<Reference> references(MethodModel method) {
        List<Reference> references = new ArrayList<>();
        method.code().ifPresent(code -> code.forEach(element -> add(element, references)));
        return references;
    }

    private static void add(CodeElement element, List<Reference> references) {
        switch (element) {
            case InvokeInstruction call ->
                references.add(new Reference(
                        call.owner().asInternalName(),
                        call.name().stringValue() + call.type().stringValue()));
            // A lambda or a method reference; the method that it names may be called from then on.
            case InvokeDynamicInstruction dynamic ->
                dynamic.bootstrapArgs().forEach(argument -> add(argument, references));
            case FieldInstruction field ->
                references.add(new Reference(field.owner().asInternalName(), ""));
            case java.lang.classfile.instruction.NewObjectInstruction created ->
                references.add(new Reference(created.className().asInternalName(), ""));
            case java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction constant
            when constant.constantEntry() instanceof ClassEntry type ->
                references.add(new Reference(type.asInternalName(), ""));
            default -> {}
        }
    }

    private static void add(ConstantDesc argument, List<Reference> references) {
        if (argument instanceof DirectMethodHandleDesc handle) {
            String owner = handle.owner().descriptorString();
            references.add(new Reference(
                    owner.substring(1, owner.length() - 1), handle.methodName() + handle.lookupDescriptor()));
        }
    }
}
