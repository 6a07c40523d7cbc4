using System.Globalization;
using Caveat.Recording;
using Microsoft.Data.Sqlite;

namespace Caveat.Node.Recording;

/// <summary>
/// The last checkpoint that was signed, in a database of its own. Before anything bears a new checkpoint it takes the place of the one
/// before it here, or the gate stops: so two gates on one ledger, or a ledger put back from an older copy, are found out.
/// </summary>
internal sealed class CheckpointLock : IDisposable
{
    // SQLITE_READONLY and SQLITE_CANTOPEN: a copy on a medium that nobody can write to.
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    private readonly SqliteConnection _database;
    private readonly string _origin;

    private CheckpointLock(SqliteConnection database, string origin)
    {
        _database = database;
        _origin = origin;
    }

    /// <summary>The last checkpoint signed: its size and root; null where none was.</summary>
    public Checkpoint? Last { get; private set; }

    /// <summary>Opens the lock of a log.</summary>
    /// <exception cref="LedgerStoppedException">The database cannot be opened.</exception>
    public static CheckpointLock Open(string path, string origin)
    {
        Posix.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var database = new SqliteConnection(options.ToString());
        try
        {
            database.Open();
            Run(database, "PRAGMA journal_mode = WAL");
            Run(database, "PRAGMA synchronous = FULL");
            Run(
                database,
                "CREATE TABLE IF NOT EXISTS head (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) WITHOUT ROWID"
            );
            Posix.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var opened = new CheckpointLock(database, origin);
            opened.Last = opened.Read();
            return opened;
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            database.Dispose();
            throw new LedgerStoppedException($"the lock `{path}` cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>What the lock of a log says, without changing it; null where it knows nothing of the log, or where its folder lets nobody but its owner look.</summary>
    /// <exception cref="LedgerStoppedException">The database is broken.</exception>
    public static Checkpoint? Look(string path, string origin)
    {
        var options = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            Mode = SqliteOpenMode.ReadOnly,
        };
        using var opened = new CheckpointLock(new(options.ToString()), origin);
        try
        {
            opened._database.Open();
            return opened.Read();
        }
        catch (SqliteException closed) when (closed.SqliteErrorCode is ReadOnly or CannotOpen)
        {
            return null;
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            throw new LedgerStoppedException($"the lock `{path}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Puts a checkpoint in the place of <see cref="Last"/>.</summary>
    /// <exception cref="LedgerStoppedException">Another one is there, or the database refuses.</exception>
    public void Swap(Checkpoint next)
    {
        using var command = _database.CreateCommand();
        command.CommandText = Last is null
            ? "INSERT INTO head (origin, size, root) VALUES ($origin, $size, $root) ON CONFLICT DO NOTHING"
            : "UPDATE head SET size = $size, root = $root WHERE origin = $origin AND size = $oldSize AND root = $oldRoot";
        command.Parameters.AddWithValue("$origin", _origin);
        command.Parameters.AddWithValue("$size", next.Size);
        command.Parameters.AddWithValue("$root", next.Root.ToArray());
        command.Parameters.AddWithValue("$oldSize", Last?.Size ?? 0);
        command.Parameters.AddWithValue("$oldRoot", Last?.Root.ToArray() ?? []);
        try
        {
            if (command.ExecuteNonQuery() != 1)
            {
                throw new LedgerStoppedException(
                    $"another gate signed a checkpoint of `{_origin}`: the lock no longer holds the one of size {Last?.Size.ToString(CultureInfo.InvariantCulture) ?? "0"}"
                );
            }
        }
        catch (SqliteException fault)
        {
            throw new LedgerStoppedException($"the lock cannot be written: {fault.Message}", fault);
        }

        Last = next;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private Checkpoint? Read()
    {
        using var command = _database.CreateCommand();
        command.CommandText = "SELECT size, root FROM head WHERE origin = $origin";
        command.Parameters.AddWithValue("$origin", _origin);
        using var rows = command.ExecuteReader();
        return rows.Read() ? new(_origin, rows.GetInt64(0), LogHash.Of(rows.GetFieldValue<byte[]>(1))) : null;
    }

    private static bool IsBroken(Exception fault) =>
        fault is SqliteException or ArgumentException or InvalidCastException or OverflowException;

    private static void Run(SqliteConnection database, string statement)
    {
        using var command = database.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
