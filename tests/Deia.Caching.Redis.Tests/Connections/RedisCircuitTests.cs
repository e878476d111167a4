using Deia.Caching.Redis.Connections;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Tests.Connections;

public sealed class RedisCircuitTests
{
    private readonly RedisCircuit _circuit = new();

    [Fact]
    public void New_KnowsNothing_IsOpenAndTheEraIsOver()
    {
        Assert.False(_circuit.IsClosed);
        Assert.True(_circuit.Opened.IsCompleted);
        Assert.False(_circuit.Closed.IsCompleted);
        Assert.False(_circuit.TryClose());
        Assert.True(_circuit.TakeDebts().IsEraOver);
    }

    [Fact]
    public void TryClose_NothingIsOwed_Closes()
    {
        Close();

        Assert.True(_circuit.IsClosed);
        Assert.True(_circuit.Closed.IsCompleted);
        Assert.False(_circuit.Opened.IsCompleted);
    }

    [Fact]
    public void Open_Twice_TellsTheFirstThatItWasClosed()
    {
        Close();

        Assert.True(_circuit.Open());
        Assert.False(_circuit.Open());
        Assert.True(_circuit.Opened.IsCompleted);
        Assert.False(_circuit.Closed.IsCompleted);
    }

    [Fact]
    public void Owe_WhileClosed_OpensUntilItIsPaid()
    {
        Close();

        Assert.True(_circuit.Owe("a", "b"));

        Assert.False(_circuit.IsClosed);
        Assert.False(_circuit.TryClose());
        Assert.Equal(["a", "b"], Names(_circuit.TakeDebts()));
        Assert.True(_circuit.TryClose());
    }

    [Fact]
    public void Owe_WhileOthersAreBeingPaid_KeepsItOpen()
    {
        Close();
        _circuit.Owe("a");
        _circuit.TakeDebts();

        _circuit.Owe("a");

        Assert.False(_circuit.TryClose());
        Assert.Equal(["a"], Names(_circuit.TakeDebts()));
    }

    [Fact]
    public void GiveBack_CouldNotBePaid_IsOwedBesideWhatCame()
    {
        Close();
        _circuit.Owe("a");
        var unpaid = _circuit.TakeDebts();
        _circuit.Owe("b");

        _circuit.GiveBack(unpaid);

        Assert.False(_circuit.TryClose());
        Assert.Equal(["a", "b"], Names(_circuit.TakeDebts()));
    }

    private void Close()
    {
        _circuit.TakeDebts();
        Assert.True(_circuit.TryClose());
    }

    private static IEnumerable<string> Names(RedisDebts debts) => debts.Keys.Select(key => ((string)key!)).Order(StringComparer.Ordinal);
}
