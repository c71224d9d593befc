// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Adds the scheduler's calls to a class: a point before each access of a field that is not final and each call of an atomic variable, and its
 * locks in place of monitors and of {@link ReentrantLock}.
 */
final class Instrumentation {
    private static final ClassDesc SCHEDULER = ClassDesc.of(SeededScheduler.class.getName());
    private static final ClassDesc SCHEDULED_CONDITION = ClassDesc.of(ScheduledCondition.class.getName());
    private static final ClassDesc LOCK = ClassDesc.of(ReentrantLock.class.getName());
    private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    private static final String ATOMIC = "java/util/concurrent/atomic/";
    private static final String BODY = "$body";

    private final ClassFile classes;

    /**
     * @param loader finds the classes that the instrumented ones mention
     */
    Instrumentation(ClassLoader loader) {
        this.classes = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
    }

    byte[] of(byte[] original) {
        ClassModel model = classes.parse(original);
        Set<String> changing = model.fields().stream()
                .filter(field -> !field.flags().has(AccessFlag.FINAL))
                .map(field -> field.fieldName().stringValue())
                .collect(Collectors.toSet());
        CodeTransform code = (builder, element) -> instrument(model, changing, builder, element);
        ClassTransform methods = (builder, element) -> {
            if (element instanceof MethodModel method && method.flags().has(AccessFlag.SYNCHRONIZED)) {
                unlockable(model, builder, method, code);
            } else {
                MethodTransform transform = MethodTransform.transformingCode(code);
                transformMethod(builder, element, transform);
            }
        };
        return classes.transformClass(model, methods);
    }

    private static void transformMethod(ClassBuilder builder, ClassElement element, MethodTransform transform) {
        if (element instanceof MethodModel method) {
            builder.transformMethod(method, transform);
        } else {
            builder.with(element);
        }
    }

    private static void instrument(ClassModel model, Set<String> changing, CodeBuilder builder, CodeElement element) {
        switch (element) {
            case FieldInstruction access
            when access.owner().equals(model.thisClass())
                    && changing.contains(access.name().stringValue()) -> {
                point(builder);
                builder.with(element);
            }
            case InvokeInstruction call
            when call.owner().asInternalName().startsWith(ATOMIC) -> {
                point(builder);
                builder.with(element);
            }
            case InvokeInstruction call when call.owner().asSymbol().equals(LOCK) -> lock(builder, call);
            case MonitorInstruction monitor ->
                builder.invokestatic(SCHEDULER, monitor.opcode() == Opcode.MONITORENTER ? "lock" : "unlock", OF_OBJECT);
            default -> builder.with(element);
        }
    }

    private static void lock(CodeBuilder builder, InvokeInstruction call) {
        String name = call.name().stringValue();
        switch (name) {
            case "lock", "unlock" -> builder.invokestatic(SCHEDULER, name, OF_OBJECT);
            case "newCondition" ->
                builder.invokestatic(
                        SCHEDULED_CONDITION, "of", MethodTypeDesc.of(ClassDesc.of(Condition.class.getName()), LOCK));
            default -> builder.with(call); // the constructor
        }
    }

    private static void point(CodeBuilder builder) {
        builder.invokestatic(SCHEDULER, "point", ConstantDescs.MTD_void);
    }

    /** Turns a synchronized method into one that locks, calls the original under another name, and unlocks. */
    private static void unlockable(ClassModel model, ClassBuilder builder, MethodModel method, CodeTransform code) {
        if (method.flags().has(AccessFlag.STATIC)) {
            throw new UnsupportedOperationException("a static synchronized method: " + method.methodName());
        }
        int flags = method.flags().flagsMask() & ~AccessFlag.SYNCHRONIZED.mask();
        ClassDesc owner = model.thisClass().asSymbol();
        String name = method.methodName().stringValue();
        MethodTypeDesc type = method.methodTypeSymbol();
        builder.withMethod(
                name + BODY,
                type,
                flags,
                body -> method.code().ifPresent(original -> body.transformCode(original, code)));
        builder.withMethodBody(name, type, flags, locking -> {
            locking.aload(0).invokestatic(SCHEDULER, "lock", OF_OBJECT);
            Label begin = locking.newBoundLabel();
            locking.aload(0);
            for (int i = 0; i < type.parameterCount(); i++) {
                locking.loadLocal(TypeKind.from(type.parameterType(i)), locking.parameterSlot(i));
            }
            locking.invokevirtual(owner, name + BODY, type);
            Label end = locking.newBoundLabel();
            locking.aload(0).invokestatic(SCHEDULER, "unlock", OF_OBJECT);
            locking.return_(TypeKind.from(type.returnType()));
            Label handler = locking.newBoundLabel();
            locking.exceptionCatchAll(begin, end, handler);
            locking.aload(0).invokestatic(SCHEDULER, "unlock", OF_OBJECT).athrow();
        });
    }
}
