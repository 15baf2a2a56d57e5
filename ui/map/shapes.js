window.synergyShapes = SHAPES;
