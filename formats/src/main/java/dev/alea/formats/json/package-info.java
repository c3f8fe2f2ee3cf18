/**
 * JSON from outside, read strictly: UTF-8 without a fault, no key twice, bounded depth, nothing after the value. Jackson does
 * the parsing; this package sets its limits and turns its complaints into sentences.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.json.StrictJson} - bytes to a tree
 *   <li>{@link dev.alea.formats.json.JsonFields} - typed, checked access to the keys of one object
 * </ul>
 *
 * <p>Sources: RFC 8259.
 *
 * {@snippet :
 * var fields = JsonFields.of(StrictJson.readObject(Path.of("config.json"), 1 << 20), "config.json");
 * int layers = fields.positiveInt("num_hidden_layers");
 * }
 */
@NullMarked
package dev.alea.formats.json;

import org.jspecify.annotations.NullMarked;
