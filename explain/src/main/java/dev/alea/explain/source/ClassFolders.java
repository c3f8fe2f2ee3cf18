package dev.alea.explain.source;

import dev.alea.formats.concept.ConceptTable;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.DataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which folder of pictures is which class.
 *
 * @param folders names of the folders, in the order of the labels
 * @param names of the classes as CLIP is asked for them, in the same order
 */
public record ClassFolders(List<String> folders, List<String> names) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /**
     * Copies the lists.
     *
     * @throws DataException when there are fewer than two classes
     */
    public ClassFolders {
        folders = List.copyOf(folders);
        names = List.copyOf(names);
        if (folders.size() != names.size() || folders.size() < 2) {
            throw new DataException("there are " + folders.size() + " class folders and " + names.size()
                    + " class names; a classifier needs two or more, a folder of pictures each");
        }
    }

    /**
     * The classes of some pictures: those of the table where there is one, else the folders, whose names with blanks for {@code _}
     * are then the names of the classes.
     *
     * @throws DataException when a folder is not in the table, or there is none and a folder makes no name or that of another
     */
    public static ClassFolders of(PictureSet pictures, ConceptSource concepts) {
        return concepts.table().map(table -> of(pictures, table)).orElseGet(() -> named(pictures));
    }

    private static ClassFolders named(PictureSet pictures) {
        List<String> folders = pictures.classNames();
        Map<String, String> taken = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (String folder : folders) {
            String name = folder.replace('_', ' ').strip();
            String where = pictures.source() + ": the folder \"" + folder + "\"";
            if (name.isEmpty()) {
                throw new DataException(where + " gives its class no name, which is the folder's with blanks for _;"
                        + " rename it, or give a concept table, which has names of its own");
            }
            // CLIP reads neither case nor the width of a blank.
            String other =
                    taken.putIfAbsent(BLANKS.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT), folder);
            if (other != null) {
                throw new DataException(where + " gives its class the name \"" + name + "\", as \"" + other
                        + "\" does; rename one, or give a concept table, which has names of its own");
            }
            names.add(name);
        }
        return new ClassFolders(folders, names);
    }

    private static ClassFolders of(PictureSet pictures, ConceptTable table) {
        var classes = new ClassFolders(
                table.rows().stream().map(ConceptTable.Row::folder).toList(),
                table.rows().stream().map(ConceptTable.Row::className).toList());
        pictures.classNames()
                .forEach(folder -> classes.label(folder, pictures.source().toString()));
        return classes;
    }

    /**
     * The label of a folder.
     *
     * @param source what the sentence calls the pictures
     * @throws DataException when no class has that folder
     */
    public int label(String folder, String source) {
        int label = folders.indexOf(folder);
        if (label < 0) {
            throw new DataException(source + ": the folder \"" + folder + "\" is none of the " + folders.size()
                    + " classes, which start with \"" + folders.getFirst()
                    + "\"; rename it, or add its class to the concept table");
        }
        return label;
    }
}
