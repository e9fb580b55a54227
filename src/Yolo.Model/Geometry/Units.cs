namespace Yolo.Model.Geometry;

/// <summary>A unit of length for boxes. Boxes of different units are different types: mixing them does not compile.</summary>
public interface IUnit;

/// <summary>Pixels of an image; x runs right, y runs down.</summary>
public readonly struct Pixel : IUnit;

/// <summary>The image is 1 wide and 1 high.</summary>
public readonly struct Relative : IUnit;

/// <summary>One grid cell is 1 wide and 1 high; coordinates are global in the grid, never local to a cell.</summary>
public readonly struct Cell : IUnit;
