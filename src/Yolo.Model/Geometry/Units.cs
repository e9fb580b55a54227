namespace Yolo.Model.Geometry;

/// <summary>A unit of length for boxes. Boxes of different units are different types: mixing them does not compile.</summary>
public interface IUnit;

/// <summary>Pixels of an image; x runs right, y runs down.</summary>
public readonly struct Pixel : IUnit;

/// <summary>The image is 1 wide and 1 high.</summary>
public readonly struct Relative : IUnit;

/// <summary>One grid cell is 1 wide and 1 high; coordinates are global in the grid, never local to a cell.</summary>
public readonly struct Cell : IUnit;

/// <summary>A width and a height in one unit: an image's size in pixels, a grid's in cells, an anchor's shape.</summary>
public readonly record struct Size<TUnit>(double Width, double Height)
    where TUnit : struct, IUnit;
