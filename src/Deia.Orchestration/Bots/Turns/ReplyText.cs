using System.Runtime.CompilerServices;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>A reply while it comes: written by one turn, read by any number of callers, each at its own pace and none at another's cost.</summary>
internal sealed class ReplyText
{
    private readonly Lock _lock = new();
    private readonly List<string> _tokens = new(1);
    private TaskCompletionSource? _changed;
    private int _edition;
    private bool _isEnded;

    /// <summary>Gets whether there is a first piece.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
            {
                return _tokens.Count > 0;
            }
        }
    }

    /// <summary>Adds a piece.</summary>
    /// <returns>Its index.</returns>
    public int Append(string token)
    {
        lock (_lock)
        {
            _tokens.Add(token);
            Wake_NeedsLock();
            return _tokens.Count - 1;
        }
    }

    /// <summary>Forgets what came so far, since the reply begins again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            if (_tokens.Count > 0)
            {
                _tokens.Clear();
                _edition++;
            }
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            Wake_NeedsLock();
        }
    }

    /// <summary>Puts the pieces together.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return _tokens is [var only] ? only : string.Concat(_tokens);
        }
    }

    /// <summary>Reads from the first piece to the end.</summary>
    public async IAsyncEnumerable<ReplyToken> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (edition, index) = (0, 0);
        while (true)
        {
            Task? changed = null;
            string? token = null;
            lock (_lock)
            {
                if (edition != _edition)
                {
                    (edition, index) = (_edition, 0);
                }

                if (index < _tokens.Count)
                {
                    token = _tokens[index];
                }
                else if (_isEnded)
                {
                    yield break;
                }
                else
                {
                    changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
            }

            if (token is null)
            {
                await changed!.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                yield return new ReplyToken(index++, token);
            }
        }
    }

    private void Wake_NeedsLock()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
