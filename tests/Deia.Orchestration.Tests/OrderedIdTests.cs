namespace Deia.Orchestration.Tests;

public sealed class OrderedIdTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(123_456_789)]
    public void At_Position_IsOfVersion7AndGivesItBack(long further)
    {
        var position = OrderedId.PositionOf(Time) + further;

        var id = OrderedId.At(position);

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(position, OrderedId.PositionOf(id));
    }

    [Fact]
    public void At_LaterPosition_IsGreaterAndOfTheSamePositionAnother()
    {
        var position = OrderedId.PositionOf(Time) + 4_090;
        Guid[] ids = [.. Enumerable.Range(0, 100).Select(further => OrderedId.At(position + further))];

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.OrderBy(id => id.ToString("D"), StringComparer.Ordinal), ids);
        Assert.NotEqual(OrderedId.At(position), OrderedId.At(position));
    }
}
