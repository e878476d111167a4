using Deia.Caching.Redis.Connections;

namespace Deia.Caching.Redis.Tests.Connections;

public sealed class RedisDebtsTests
{
    [Fact]
    public void Add_AsManyAsAreRemembered_KeepsEach()
    {
        var debts = Of(RedisDebts.Capacity);
        debts.Add("0");

        Assert.Equal(RedisDebts.Capacity, debts.Keys.Count);
        Assert.False(debts.IsOverflown);
        Assert.False(debts.IsEraOver);
    }

    [Fact]
    public void Add_OneMoreThanIsRemembered_OwesAllAndRemembersNoneAnyMore()
    {
        var debts = Of(RedisDebts.Capacity);

        debts.Add("one more");
        debts.Add("and another");

        Assert.Empty(debts.Keys);
        Assert.True(debts.IsOverflown);
        Assert.True(debts.IsEraOver);
        Assert.False(debts.IsEmpty);
    }

    [Fact]
    public void Add_Others_TakesOverAll()
    {
        RedisDebts debts = new();
        RedisDebts others = new();
        others.EndEra();
        others.Add("a");

        debts.Add(others);
        debts.Add(Of(RedisDebts.Capacity));

        Assert.True(debts.IsOverflown);
        Assert.True(debts.IsEraOver);
    }

    private static RedisDebts Of(int count)
    {
        RedisDebts debts = new();
        for (var i = 0; i < count; i++)
        {
            debts.Add($"{i}");
        }

        return debts;
    }
}
