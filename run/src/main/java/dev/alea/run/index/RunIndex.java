package dev.alea.run.index;

import dev.alea.run.DataException;
import dev.alea.run.RunRecord;
import dev.alea.run.log.History;
import dev.alea.run.log.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A cache over the runs of one folder. */
public final class RunIndex implements AutoCloseable {
    private static final int VERSION = 1;

    private final Path runs;
    private final Connection connection;

    private RunIndex(Path runs, Connection connection) {
        this.runs = runs;
        this.connection = connection;
    }

    /** What a list shows of a run. */
    public record Row(String name, String system, String status, String created, long step) {}

    /** Opens or creates {@code index.sqlite} in the folder of runs. */
    public static RunIndex open(Path runs) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + runs.resolve("index.sqlite"));
            var index = new RunIndex(runs, connection);
            try {
                index.prepare();
                return index;
            } catch (SQLException fault) {
                index.close();
                throw fault;
            }
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
    }

    private void prepare() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA journal_mode = WAL");
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version != VERSION) {
                for (String table : List.of("runs", "metrics", "points")) {
                    statement.execute("DROP TABLE IF EXISTS " + table);
                }
                statement.execute(
                        "CREATE TABLE runs (name TEXT PRIMARY KEY, system TEXT, status TEXT, created TEXT, step INTEGER, stamp TEXT)");
                statement.execute(
                        "CREATE TABLE metrics (run TEXT, metric TEXT, points INTEGER, last REAL, last_step INTEGER, least REAL,"
                                + " least_step INTEGER, greatest REAL, greatest_step INTEGER, PRIMARY KEY (run, metric))");
                statement.execute(
                        "CREATE TABLE points (run TEXT, metric TEXT, step INTEGER, value REAL, PRIMARY KEY (run, metric, step)) WITHOUT ROWID");
                statement.execute("PRAGMA user_version = " + VERSION);
            }
        }
    }

    /** Reads the runs that changed, and forgets those whose folder is gone; broken folders are passed over and returned. */
    public List<String> refresh() {
        var passedOver = new ArrayList<String>();
        try {
            var present = new ArrayList<String>();
            for (Path folder : folders()) {
                String name = String.valueOf(folder.getFileName());
                present.add(name);
                try {
                    refresh(folder, name);
                } catch (DataException fault) {
                    passedOver.add(String.valueOf(fault.getMessage()));
                }
            }
            for (Row row : list()) {
                if (!present.contains(row.name())) {
                    forget(row.name());
                }
            }
        } catch (SQLException | IOException fault) {
            throw broken(runs, fault);
        }
        return List.copyOf(passedOver);
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> children = Files.list(runs)) {
            return children.filter(child -> Files.isRegularFile(child.resolve("run.json")))
                    .sorted()
                    .toList();
        }
    }

    private void refresh(Path folder, String name) throws SQLException, IOException {
        String stamp = stamp(folder.resolve("run.json")) + "/" + stamp(folder.resolve("events.jsonl"));
        try (var known = statement("SELECT 1 FROM runs WHERE name = ? AND stamp = ?", name, stamp);
                ResultSet row = known.executeQuery()) {
            if (row.next()) {
                return;
            }
        }
        RunRecord record = RunRecord.read(folder);
        History history = History.read(folder.resolve("events.jsonl"));
        connection.setAutoCommit(false);
        try {
            forget(name);
            update(
                    "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
                    name,
                    record.system(),
                    record.status().word(),
                    record.created().toString(),
                    record.step(),
                    stamp);
            for (Series series : history.series().values()) {
                insert(name, series);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String stamp(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) + "@" + Files.getLastModifiedTime(file) : "none";
    }

    private void insert(String run, Series series) throws SQLException {
        int least = -1;
        int greatest = -1;
        double[] values = series.values();
        try (PreparedStatement points =
                connection.prepareStatement("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < values.length; i++) {
                if (Double.isFinite(values[i])) {
                    least = least < 0 || values[i] < values[least] ? i : least;
                    greatest = greatest < 0 || values[i] > values[greatest] ? i : greatest;
                }
                bind(points, run, series.name(), series.steps()[i], values[i]);
                points.addBatch();
            }
            points.executeBatch();
        }
        int last = values.length - 1;
        update(
                "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                series.name(),
                (long) values.length,
                values[last],
                series.steps()[last],
                least < 0 ? Double.NaN : values[least],
                least < 0 ? -1L : series.steps()[least],
                greatest < 0 ? Double.NaN : values[greatest],
                greatest < 0 ? -1L : series.steps()[greatest]);
    }

    private void forget(String name) throws SQLException {
        update("DELETE FROM points WHERE run = ?", name);
        update("DELETE FROM metrics WHERE run = ?", name);
        update("DELETE FROM runs WHERE name = ?", name);
    }

    /** All runs, newest first. */
    public List<Row> list() {
        var rows = new ArrayList<Row>();
        try (var query = statement("SELECT name, system, status, created, step FROM runs ORDER BY created DESC, name");
                ResultSet r = query.executeQuery()) {
            while (r.next()) {
                rows.add(new Row(r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getLong(5)));
            }
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
        return List.copyOf(rows);
    }

    /** The metrics of a run. */
    public List<MetricSummary> show(String run) {
        return summaries("SELECT * FROM metrics WHERE run = ? ORDER BY metric", run);
    }

    /** The names of all metrics of all runs. */
    public List<String> metrics() {
        var names = new ArrayList<String>();
        try (var query = statement("SELECT DISTINCT metric FROM metrics ORDER BY metric");
                ResultSet r = query.executeQuery()) {
            while (r.next()) {
                names.add(r.getString(1));
            }
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
        return List.copyOf(names);
    }

    /** One metric of all runs that have it, best first. */
    public List<MetricSummary> compare(String metric, boolean lowerIsBetter) {
        String order = lowerIsBetter ? "least IS NULL, least" : "greatest IS NULL, greatest DESC";
        return summaries("SELECT * FROM metrics WHERE metric = ? ORDER BY " + order + ", run", metric);
    }

    /** The value at a step; empty when none was logged there. */
    public OptionalDouble at(String run, String metric, long step) {
        try (var query = statement(
                        "SELECT value FROM points WHERE run = ? AND metric = ? AND step = ?", run, metric, step);
                ResultSet r = query.executeQuery()) {
            return r.next() ? OptionalDouble.of(real(r, 1)) : OptionalDouble.empty();
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
    }

    private List<MetricSummary> summaries(String sql, String argument) {
        var found = new ArrayList<MetricSummary>();
        try (var query = statement(sql, argument);
                ResultSet r = query.executeQuery()) {
            while (r.next()) {
                found.add(new MetricSummary(
                        r.getString(1),
                        r.getString(2),
                        r.getLong(3),
                        real(r, 4),
                        r.getLong(5),
                        real(r, 6),
                        r.getLong(7),
                        real(r, 8),
                        r.getLong(9)));
            }
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
        return List.copyOf(found);
    }

    /** SQLite keeps NaN as NULL. */
    private static double real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private PreparedStatement statement(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        bind(statement, arguments);
        return statement;
    }

    private void update(String sql, Object... arguments) throws SQLException {
        try (var statement = statement(sql, arguments)) {
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }

    private static DataException broken(Path runs, Exception fault) {
        return new DataException(
                runs.resolve("index.sqlite") + ": the index cannot be used (" + fault.getMessage()
                        + "); delete it, it is made again from the run folders.",
                fault);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException fault) {
            throw broken(runs, fault);
        }
    }
}
