package dev.alea.run.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies of a record with optionals emptied. */
final class Clearing {
    private Clearing() {}

    static Record cleared(Record owner, List<String> path) {
        Schema schema = Schema.of(owner.getClass());
        var values = new ArrayList<Object>();
        for (Schema.Field field : schema.fields()) {
            Object value = field.get(owner);
            if (field.key().equals(path.getFirst())) {
                value = path.size() == 1 ? Optional.empty() : cleared((Record) value, path.subList(1, path.size()));
            }
            values.add(value);
        }
        return schema.build(values);
    }

    /** With every optional emptied, those of nested records included. */
    static Record all(Record owner) {
        Schema schema = Schema.of(owner.getClass());
        var values = new ArrayList<Object>();
        for (Schema.Field field : schema.fields()) {
            values.add(
                    switch (field.get(owner)) {
                        case Optional<?> _ -> Optional.empty();
                        case Record nested -> all(nested);
                        case Object value -> value;
                    });
        }
        return schema.build(values);
    }
}
