package dev.alea.formats.hf;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Token ids the way configuration files write them: nothing, a number, or a list. */
final class JsonIds {
    private JsonIds() {}

    static void put(ObjectNode root, String key, List<Integer> ids) {
        if (ids.size() == 1) {
            root.put(key, ids.getFirst());
        } else if (!ids.isEmpty()) {
            var list = root.putArray(key);
            ids.forEach(list::add);
        }
    }
}
