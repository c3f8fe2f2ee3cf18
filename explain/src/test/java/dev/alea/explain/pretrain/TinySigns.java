package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Small pictures of three classes, told apart by colour and by which half is bright, and a table of what is true of each. */
final class TinySigns {
    static final int SIDE = 12;
    private static final int TRACKS = 4;
    private static final int FRAMES = 5;
    private static final Map<String, int[]> COLOURS = Map.of(
            "0_red", new int[] {220, 30, 30}, "1_blue", new int[] {30, 30, 220}, "2_half", new int[] {220, 30, 30});

    private TinySigns() {}

    /** Writes pictures and table, and gives a plan for them that takes a second. */
    static PretrainConfig write(Path folder) throws IOException {
        for (var entry : COLOURS.entrySet()) {
            Path of = Files.createDirectories(folder.resolve("pictures").resolve(entry.getKey()));
            for (int i = 0; i < TRACKS * FRAMES; i++) {
                String name = String.format(java.util.Locale.ROOT, "%05d_%05d.ppm", i / FRAMES, i % FRAMES);
                Files.write(
                        of.resolve(name), ppm(entry.getValue(), entry.getKey().equals("2_half"), i));
            }
        }
        Path table = Files.writeString(folder.resolve("table.csv"), """
                class_id,folder,class_name,red colour,blue colour,dark below
                0,0_red,red sign,1,0,0
                1,1_blue,blue sign,0,1,0
                2,2_half,half sign,1,0,1
                """);
        PretrainConfig plan = PretrainConfig.defaults();
        return plan.withPictures(folder.resolve("pictures"))
                .withTable(table)
                .withNetwork(new NetworkSettings(8, SIDE, 4, 16, 2, 2, 16, 1, 2, 8, 600))
                .withTraining(new TrainingSettings(30, 12, 256, 0.25, 10, 10));
    }

    private static byte[] ppm(int[] colour, boolean half, int seed) {
        byte[] header = ("P6 " + SIDE + " " + SIDE + " 255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(header, header.length + SIDE * SIDE * 3);
        for (int i = 0; i < SIDE * SIDE * 3; i++) {
            int row = i / 3 / SIDE;
            int level = half && row >= SIDE / 2 ? 10 : colour[i % 3];
            file[header.length + i] = (byte) Math.clamp(level + (Draws.of(seed).word(i) & 15), 0, 255);
        }
        return file;
    }
}
