namespace AttentiveWriter.Tests.Reliability;

/// <summary>The files that a power cut after some operations leaves.</summary>
internal static class PowerCut
{
    /// <summary>Returns path and content of each file.</summary>
    /// <param name="before">The files of before the first operation, all on disk.</param>
    /// <param name="journal">The operations.</param>
    /// <param name="done">How many of them were done.</param>
    /// <param name="loss">What is lost.</param>
    public static Dictionary<string,
        byte[]> After(IReadOnlyDictionary<string, byte[]> before, IReadOnlyList<Operation> journal, int done, Loss loss)
    {
        var now = before.ToDictionary(f => f.Key, f => new Content { Written = [.. f.Value], Durable = f.Value });
        var onDisk = new Dictionary<string, Content>(now);
        // Made, and not yet on disk under their names.
        var loose = new HashSet<string>();
        foreach (Operation operation in journal.Take(done))
        {
            switch (operation.Kind)
            {
                case OperationKind.CreateFolder: loose.Add(operation.Path); break;
                case OperationKind.Create: now[operation.Path] = new Content(); break;
                case OperationKind.Append:
                    if (!now.ContainsKey(operation.Path)) now[operation.Path] = new Content();
                    now[operation.Path].Written.AddRange(operation.Bytes!);
                    break;
                case OperationKind.Write: now[operation.Path].Written.AddRange(operation.Bytes!); break;
                case OperationKind.Flush: now[operation.Path].Durable = [.. now[operation.Path].Written]; break;
                case OperationKind.Rename:
                    now[operation.Other] = now[operation.Path];
                    now.Remove(operation.Path);
                    break;
                case OperationKind.Delete: now.Remove(operation.Path); break;
                case OperationKind.SyncFolder:
                    bool IsHere(string path) => Path.GetDirectoryName(path) == operation.Path;
                    loose.RemoveWhere(IsHere);
                    foreach (string path in onDisk.Keys.Where(IsHere).ToArray()) onDisk.Remove(path);
                    foreach ((string path, Content content) in now.Where(f => IsHere(f.Key))) onDisk[path] = content;
                    break;
            }
        }
        foreach (string folder in loose)
            foreach (string path in onDisk.Keys.Where(path =>
                path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToArray()) onDisk.Remove(path);
        return (loss.HasFlag(Loss.Names) ? onDisk : now)
            .ToDictionary(f => f.Key, f => loss.HasFlag(Loss.Data) ? f.Value.Durable : [.. f.Value.Written]);
    }

    private sealed class Content
    {
        public List<byte> Written { get; init; } = [];

        public byte[] Durable { get; set; } = [];
    }
}
