using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>The one place where a bot's state changes, by the table of <see cref="BotStateMachine"/>.</summary>
/// <remarks>
/// Events are published under the lock, so that they tell the steps in order; a bus neither blocks nor runs foreign code.
/// </remarks>
internal sealed class BotLife(BotInfo info, IEventBus events, DeiaMeter meter, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private BotInfo _info = info;
    private BotState _state = info.State;
    private IBotInstance? _instance;
    private int _underWay;
    private long _quietSince = timeProvider.GetTimestamp();

    /// <summary>Gets the bot at this moment.</summary>
    public BotInfo Info
    {
        get
        {
            lock (_lock)
            {
                return Info_NeedsLock();
            }
        }
    }

    public BotDefinition Definition
    {
        get
        {
            lock (_lock)
            {
                return _info.Definition;
            }
        }
    }

    public BotState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Takes a step, where the table allows it.</summary>
    /// <param name="trigger">What happened.</param>
    /// <param name="reason">Why, for those who look.</param>
    /// <param name="change">What else changes with it.</param>
    /// <returns>Whether the step was taken.</returns>
    public bool TryApply(BotTrigger trigger, string reason, Func<BotInfo, BotInfo>? change = null)
    {
        lock (_lock)
        {
            if (!BotStateMachine.TryNext(_state, trigger, out var to))
            {
                return false;
            }

            if (change is not null)
            {
                _info = change(_info);
            }

            Enter_NeedsLock(to, reason);
            _info = _info with { State = to, UpdatedAt = timeProvider.GetStorableNow() };
            return true;
        }
    }

    /// <summary>Takes a step.</summary>
    /// <exception cref="InvalidBotTransitionException">The table does not allow it.</exception>
    public void Apply(BotTrigger trigger, string reason, Func<BotInfo, BotInfo>? change = null)
    {
        if (!TryApply(trigger, reason, change))
        {
            throw new InvalidBotTransitionException(State, trigger);
        }
    }

    /// <summary>Changes the bot without a step.</summary>
    /// <returns>The bot after the change.</returns>
    public BotInfo Change(Func<BotInfo, BotInfo> change)
    {
        lock (_lock)
        {
            var changed = change(Info_NeedsLock());
            return _info = ReferenceEquals(changed, _info) ? changed : changed with { UpdatedAt = timeProvider.GetStorableNow() };
        }
    }

    /// <summary>Shows a bot that does not run here as the store has it. That is no step of its life, so nobody hears of it.</summary>
    public void Show(BotInfo info)
    {
        lock (_lock)
        {
            (_info, _state) = (info, info.State);
        }
    }

    /// <summary>Names the instance whose turns count; null while there is none.</summary>
    public void Attach(IBotInstance? instance)
    {
        lock (_lock)
        {
            _instance = instance;
            _underWay = 0;
        }
    }

    /// <summary>Begins a turn.</summary>
    /// <returns>False where the instance is no longer the bot's.</returns>
    public bool TryBeginTurn(IBotInstance instance)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(instance, _instance))
            {
                return false;
            }

            _underWay++;
            if (BotStateMachine.TryNext(_state, BotTrigger.MessageReceived, out var to))
            {
                Enter_NeedsLock(to, "message received");
            }

            return true;
        }
    }

    /// <summary>Tells what is wrong with the backend, or no longer is, unless the instance is the bot's no more.</summary>
    public void Note(IBotInstance instance, string? detail)
    {
        lock (_lock)
        {
            if (ReferenceEquals(instance, _instance) && _info.Detail != detail)
            {
                _info = _info with { Detail = detail, UpdatedAt = timeProvider.GetStorableNow() };
            }
        }
    }

    /// <summary>Ends a turn that <see cref="TryBeginTurn"/> began.</summary>
    public void EndTurn(IBotInstance instance, bool hasReply)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(instance, _instance))
            {
                return;
            }

            _quietSince = timeProvider.GetTimestamp();
            var trigger = hasReply ? BotTrigger.ReplyCompleted : BotTrigger.ReplyFailed;
            if (--_underWay == 0 && BotStateMachine.TryNext(_state, trigger, out var to))
            {
                Enter_NeedsLock(to, hasReply ? "reply completed" : "reply failed");
            }
        }
    }

    /// <summary>Lets the bot go idle where it has been quiet for long enough.</summary>
    public void GoIdleAfter(TimeSpan idleTimeout)
    {
        lock (_lock)
        {
            if (_underWay == 0
                && BotStateMachine.TryNext(_state, BotTrigger.IdleTimeout, out var to)
                && timeProvider.GetElapsedTime(_quietSince) >= idleTimeout)
            {
                Enter_NeedsLock(to, "no message");
            }
        }
    }

    private void Enter_NeedsLock(BotState to, string reason)
    {
        var from = _state;
        _state = to;
        _quietSince = timeProvider.GetTimestamp();
        meter.Entered(BotStateNames.Of(to));
        events.Publish(new BotStateChanged(_info.Id, from, to, reason));
    }

    private BotInfo Info_NeedsLock() => _info.State == _state ? _info : _info = _info with { State = _state };
}
