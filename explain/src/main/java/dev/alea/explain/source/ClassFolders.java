package dev.alea.explain.source;

import dev.alea.formats.concept.ConceptTable;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.DataException;
import java.util.List;

/**
 * Which folder of pictures is which class.
 *
 * @param folders names of the folders, in the order of the labels
 * @param names of the classes as CLIP is asked for them, in the same order
 */
public record ClassFolders(List<String> folders, List<String> names) {
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
     * @throws DataException when a folder is not in the table
     */
    public static ClassFolders of(PictureSet pictures, ConceptSource concepts) {
        return concepts.table().map(table -> of(pictures, table)).orElseGet(() -> {
            List<String> folders = pictures.classNames();
            return new ClassFolders(
                    folders,
                    folders.stream().map(name -> name.replace('_', ' ')).toList());
        });
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
