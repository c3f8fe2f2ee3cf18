package dev.alea.run.config;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of a record type, in order, with the handles that read and build it. */
record Schema(Class<? extends Record> type, List<Field> fields, MethodHandle constructor) {
    /** One key: its name, its generic type and its reader. */
    record Field(String key, String component, Type type, Optional<String> doc, MethodHandle accessor) {
        Class<?> raw() {
            return Schema.raw(type);
        }

        boolean nested() {
            return raw().isRecord();
        }

        Object get(Record owner) {
            try {
                return accessor.invoke(owner);
            } catch (Throwable fault) {
                throw new IllegalStateException("cannot read " + component + " of " + owner.getClass(), fault);
            }
        }
    }

    static Schema of(Class<? extends Record> type) {
        try {
            var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            var fields = new ArrayList<Field>();
            for (RecordComponent c : type.getRecordComponents()) {
                var doc = Optional.ofNullable(c.getAnnotation(Doc.class)).map(Doc::value);
                fields.add(new Field(
                        Keys.of(c.getName()), c.getName(), c.getGenericType(), doc, lookup.unreflect(c.getAccessor())));
            }
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return new Schema(
                    type,
                    List.copyOf(fields),
                    lookup.findConstructor(type, MethodType.methodType(void.class, parameters)));
        } catch (ReflectiveOperationException fault) {
            throw new IllegalStateException("configuration record " + type + " cannot be reached", fault);
        }
    }

    List<String> keys() {
        return fields.stream().map(Field::key).toList();
    }

    /** Builds the record; what its compact constructor throws comes through unchanged. */
    Record build(List<Object> values) {
        try {
            return (Record) constructor.invokeWithArguments(values);
        } catch (RuntimeException | Error refusal) {
            throw refusal;
        } catch (Throwable fault) {
            throw new IllegalStateException("cannot build " + type, fault);
        }
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> c -> c;
            case ParameterizedType p -> (Class<?>) p.getRawType();
            default ->
                throw new IllegalStateException("a configuration record cannot have a component of type " + type);
        };
    }

    /** The last type argument: the element of a list or an optional, the value of a map. */
    static Type argument(Type type) {
        if (type instanceof ParameterizedType p) {
            return p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
        }
        throw new IllegalStateException("a configuration record cannot have the raw type " + type);
    }

    static Class<? extends Record> recordType(Class<?> type) {
        return type.asSubclass(Record.class);
    }

    /** The dotted paths of all keys below {@code type}, tables included. */
    static List<String> paths(Class<? extends Record> type, String prefix) {
        var paths = new ArrayList<String>();
        for (Field field : of(type).fields()) {
            paths.add(prefix + field.key());
            if (field.nested()) {
                paths.addAll(paths(recordType(field.raw()), prefix + field.key() + "."));
            }
        }
        return paths;
    }

    /** The type of the value at a dotted path, or null when there is no such key. */
    static @Nullable Type at(Class<? extends Record> type, List<String> path) {
        for (Field field : of(type).fields()) {
            if (field.key().equals(path.getFirst())) {
                if (path.size() == 1) {
                    return field.type();
                }
                List<String> rest = path.subList(1, path.size());
                if (field.nested()) {
                    return at(recordType(field.raw()), rest);
                }
                return field.raw() == java.util.Map.class && rest.size() == 1 ? argument(field.type()) : null;
            }
        }
        return null;
    }
}
