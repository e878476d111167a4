namespace Deia.Testing.Ollama;

/// <summary>The faults that are due, in the order in which they were asked for.</summary>
internal sealed class FakeOllamaFaults
{
    private readonly Lock _lock = new();
    private readonly List<Due> _due = [];

    public void Add(FakeOllamaFault fault, int? times, string? path)
    {
        lock (_lock)
        {
            _due.Add(new Due(fault, path, times));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _due.Clear();
        }
    }

    /// <summary>Takes the fault that a request of a path meets.</summary>
    public FakeOllamaFault? Take(string path)
    {
        lock (_lock)
        {
            if (_due.Find(due => due.Path is null || due.Path == path) is not { } found)
            {
                return null;
            }

            if (--found.Left == 0)
            {
                _due.Remove(found);
            }

            return found.Fault;
        }
    }

    private sealed class Due(FakeOllamaFault fault, string? path, int? left)
    {
        public FakeOllamaFault Fault { get; } = fault;

        public string? Path { get; } = path;

        public int? Left { get; set; } = left;
    }
}
