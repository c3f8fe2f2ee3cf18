package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a {@code merges.txt}: two tokens each, most frequent first. */
final class MergesFile {
    static final String HEADER = "#version: 0.2";

    private MergesFile() {}

    /** Reads a file. */
    static List<TrainedBpe.Merge> read(Path file) {
        return parse(Utf8.read(file, Utf8.MAX_FILE_BYTES), file.toString());
    }

    /** Parses a text; the header is optional in practice, and blank lines end published files. */
    static List<TrainedBpe.Merge> parse(String text, String source) {
        List<String> lines = text.lines().toList();
        List<TrainedBpe.Merge> merges = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !(i == 0 && line.startsWith("#version"))) {
                merges.add(merge(line, source + ": line " + (i + 1)));
            }
        }
        return merges;
    }

    /** One line. */
    static TrainedBpe.Merge merge(String line, String where) {
        int space = line.indexOf(' ');
        if (space <= 0 || space != line.lastIndexOf(' ') || space == line.length() - 1) {
            throw new FormatException(where + " is \"" + line + "\", allowed are two tokens with one space between");
        }
        return new TrainedBpe.Merge(line.substring(0, space), line.substring(space + 1));
    }

    /** The file's text. */
    static String write(List<TrainedBpe.Merge> merges) {
        var text = new StringBuilder(HEADER).append('\n');
        merges.forEach(m -> text.append(m.left()).append(' ').append(m.right()).append('\n'));
        return text.toString();
    }
}
