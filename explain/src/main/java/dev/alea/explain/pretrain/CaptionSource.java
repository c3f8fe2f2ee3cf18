package dev.alea.explain.pretrain;

import dev.alea.formats.concept.CaptionTable;
import dev.alea.formats.concept.ConceptTable;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Captions and the pictures that have some.
 *
 * @param book the distinct captions
 * @param files the pictures, in the order of their set
 * @param subjects what each shows
 * @param warnings sentences about what was left out
 */
record CaptionSource(CaptionBook book, List<PictureFile> files, List<Integer> subjects, List<String> warnings) {
    private static final int SHOWN = 5;

    CaptionSource {
        files = List.copyOf(files);
        subjects = List.copyOf(subjects);
        warnings = List.copyOf(warnings);
    }

    /**
     * Captions from a table of classes: their names and, as phrases of their own, their concepts.
     *
     * @throws DataException when pictures lie in a folder that the table does not name
     */
    static CaptionSource ofTable(Path file, List<PictureFile> files) {
        ConceptTable table = ConceptTable.read(file);
        Map<String, Integer> captions = new LinkedHashMap<>();
        table.rows().forEach(row -> captions.putIfAbsent(row.className(), captions.size()));
        int names = captions.size();
        table.concepts().forEach(concept -> captions.putIfAbsent(concept, captions.size()));
        Map<String, Integer> byFolder = new LinkedHashMap<>();
        List<int[]> trueOf = new ArrayList<>();
        for (ConceptTable.Row row : table.rows()) {
            var known = new TreeSet<Integer>();
            known.add(captions.getOrDefault(row.className(), 0));
            for (int concept = 0; concept < table.concepts().size(); concept++) {
                if (row.has(concept)) {
                    known.add(captions.getOrDefault(table.concepts().get(concept), 0));
                }
            }
            byFolder.put(row.folder(), trueOf.size());
            trueOf.add(ints(known));
        }
        List<Integer> subjects = new ArrayList<>();
        for (PictureFile picture : files) {
            Integer subject = byFolder.get(picture.className());
            if (subject == null) {
                throw new DataException(picture + ": lies in the folder \"" + picture.className() + "\", which " + file
                        + " does not name; it names " + shown(byFolder.keySet())
                        + ". Add a row for it, or take it away.");
            }
            subjects.add(subject);
        }
        List<String> absent = new ArrayList<>();
        byFolder.forEach((folder, subject) -> {
            if (!subjects.contains(subject)) {
                absent.add(folder);
            }
        });
        return new CaptionSource(
                new CaptionBook(List.copyOf(captions.keySet()), names, trueOf),
                files,
                subjects,
                absent.isEmpty()
                        ? List.of()
                        : List.of("no picture shows " + absent.size() + " of the " + byFolder.size() + " classes: "
                                + shown(absent)));
    }

    /**
     * Captions of single pictures; pictures without one are left out.
     *
     * @throws DataException when a caption belongs to no picture
     */
    static CaptionSource ofCaptions(Path file, List<PictureFile> files) {
        Map<String, TreeSet<Integer>> byName = new LinkedHashMap<>();
        Map<String, Integer> captions = new LinkedHashMap<>();
        files.forEach(picture -> byName.put(picture.name(), new TreeSet<>()));
        for (CaptionTable.Row row : CaptionTable.read(file).rows()) {
            TreeSet<Integer> known = byName.get(row.file());
            if (known == null) {
                throw new DataException(file + ", line " + row.line() + ": there is no picture \"" + row.file()
                        + "\"; there are " + shown(byName.keySet()) + ".");
            }
            captions.putIfAbsent(row.caption(), captions.size());
            known.add(captions.getOrDefault(row.caption(), 0));
        }
        List<PictureFile> captioned = files.stream()
                .filter(picture ->
                        !byName.getOrDefault(picture.name(), new TreeSet<>()).isEmpty())
                .toList();
        List<int[]> trueOf = new ArrayList<>();
        List<Integer> subjects = new ArrayList<>();
        for (PictureFile picture : captioned) {
            subjects.add(trueOf.size());
            trueOf.add(ints(byName.getOrDefault(picture.name(), new TreeSet<>())));
        }
        int without = files.size() - captioned.size();
        return new CaptionSource(
                new CaptionBook(List.copyOf(captions.keySet()), 0, trueOf),
                captioned,
                subjects,
                without == 0
                        ? List.of()
                        : List.of(without + " of " + files.size() + " pictures have no caption and were left out"));
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String shown(Collection<String> names) {
        String some = String.join(", ", names.stream().limit(SHOWN).toList());
        return names.size() > SHOWN ? some + " and " + (names.size() - SHOWN) + " more" : some;
    }
}
